package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.serve.Refusals.Reason;

/** A server of narrow limits: one handler answers at once, another when it is let. */
@Timeout(60)
class RequestGateTest {
  private static final ServerLimits NARROW = new ServerLimits(2, 10, 1000);
  private static final int BURST = 20;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Refusals refusals = new Refusals();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch entered = new CountDownLatch(2);
  private final CountDownLatch released = new CountDownLatch(1);
  private DataServer server;

  @BeforeEach
  void start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        DataServer.bind(
            address, Optional.empty(), NARROW, now::get, refusals, new SlowReaders(now::get));
    server.register(
        "/v1/quick",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.register(
        "/v1/slow",
        exchange -> {
          try (exchange) {
            entered.countDown();
            released.await();
            exchange.sendResponseHeaders(204, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.register(
        "/health",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.close();
  }

  @Test
  void anAddressThatAsksTooOftenIsToldToAskLater() throws Exception {
    for (int i = 0; i < BURST; i++) {
      assertThat(send("/v1/quick", "").statusCode()).isEqualTo(204);
    }
    HttpResponse<byte[]> refused = send("/v1/quick", "");
    assertRefused(refused, 429, "10 requests a second", FailureCategory.SOURCE_BUSY);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(send("/health", "").statusCode()).as("everything counts").isEqualTo(429);
    assertThat(refusals.count(Reason.TOO_OFTEN)).isEqualTo(2);

    pass(Duration.ofMillis(100));
    assertThat(send("/v1/quick", "").statusCode()).isEqualTo(204);
    assertThat(send("/v1/quick", "").statusCode()).isEqualTo(429);
    pass(Duration.ofHours(1));
    for (int i = 0; i < BURST; i++) {
      assertThat(send("/v1/quick", "").statusCode()).isEqualTo(204);
    }
    assertThat(send("/v1/quick", "").statusCode()).as("it saves up no more").isEqualTo(429);
  }

  @Test
  void oneRequestTooManyIsToldToComeAgainAndHealthIsStillSaid() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> slow = new ArrayList<>();
    for (int i = 0; i < NARROW.requestsAtOnce(); i++) {
      slow.add(client.sendAsync(request("/v1/slow", ""), BodyHandlers.ofByteArray()));
    }
    entered.await();
    assertRefused(send("/v1/quick", ""), 503, "2 requests", FailureCategory.SOURCE_BUSY);
    assertThat(refusals.count(Reason.TOO_MANY)).isEqualTo(1);
    assertThat(send("/health", "").statusCode()).isEqualTo(204);

    released.countDown();
    for (CompletableFuture<HttpResponse<byte[]>> one : slow) {
      assertThat(one.get().statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aLongRequestIsRefusedBeforeItIsRead() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "POST /v1/quick HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
    assertThat(refusals.count(Reason.TOO_LONG)).isEqualTo(1);
    assertThat(send("/v1/quick", "x".repeat(1000)).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0"})
  void aLimitIsAtLeastOne(int atOnce, int perSecond, int bytes) {
    assertThatThrownBy(() -> new ServerLimits(atOnce, perSecond, bytes))
        .hasMessageContaining("at least 1");
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private static void assertRefused(
      HttpResponse<byte[]> answer, int status, String text, FailureCategory category) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(OfferJson.readFailure(answer.body()).category()).isEqualTo(category);
    assertThat(OfferJson.readFailure(answer.body()).error()).contains(text);
  }

  private HttpResponse<byte[]> send(String path, String body) throws Exception {
    return client.send(request(path, body), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String path, String body) {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
  }
}
