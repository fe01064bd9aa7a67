package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold a connection and say nothing are broken off, whatever they began. */
@Timeout(60)
class SilentClientTest {
  private static final byte[] LONG = new byte[64 << 20];

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CompletableFuture<Exception> ended = new CompletableFuture<>();
  private final SlowReaders peers = new SlowReaders(now::get);
  private DataServer server;

  @BeforeEach
  void start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        DataServer.bind(
            address, Optional.empty(), ServerLimits.DEFAULT, now::get, new Refusals(), peers);
    server.register(
        "/quick",
        exchange -> {
          try (exchange) {
            entered.countDown();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
          }
        });
    server.register(
        "/reads",
        exchange -> {
          try (exchange) {
            entered.countDown();
            exchange.getRequestBody().readAllBytes();
          }
        });
    server.register(
        "/long",
        exchange -> {
          try (exchange) {
            entered.countDown();
            exchange.sendResponseHeaders(200, LONG.length);
            exchange.getResponseBody().write(LONG);
            ended.complete(new IllegalStateException("all of it was taken"));
          } catch (IOException e) {
            ended.complete(e);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoSendsHalfAHeadIsBrokenOff() throws Exception {
    try (Socket socket = send("GET /quick HTTP/1.1\r\nHost: so")) {
      assertBrokenOff(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/reads", "/quick"})
  void whoOwesHalfABodyIsBrokenOffWhetherItIsWantedOrNot(String path) throws Exception {
    String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";
    try (Socket socket = send(head + "half")) {
      entered.await();
      assertBrokenOff(socket);
    }
  }

  @Test
  void whoTakesNothingOfItsAnswerIsBrokenOff() throws Exception {
    try (Socket socket = send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n")) {
      entered.await();
      while (!ended.isDone()) {
        lookLater();
      }
      assertThat(ended.get()).isInstanceOf(IOException.class);
      assertThat(socket.isClosed()).as("nobody but the server broke it off").isFalse();
    }
  }

  @Test
  void whoSendsAllIsAnsweredHoweverLateItIs() throws Exception {
    try (Socket socket = send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")) {
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    }
  }

  private void assertBrokenOff(Socket socket) throws Exception {
    socket.setSoTimeout(20);
    while (!isEnded(socket)) {
      lookLater();
    }
  }

  /** Reads over what was answered. */
  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private void lookLater() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the server holds on to its client");
    }
    now.updateAndGet(before -> before.plus(SlowReaders.PATIENCE).plusSeconds(1));
    peers.sweep();
  }

  private Socket send(String words) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
