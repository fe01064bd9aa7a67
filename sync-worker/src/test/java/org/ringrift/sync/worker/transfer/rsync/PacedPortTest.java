package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.worker.testkit.WaitedTime;
import org.ringrift.sync.worker.transfer.Line;

/** Over real sockets, with a time that passes only where somebody waits for it. */
@Timeout(60)
class PacedPortTest {
  private static final int SIZE = 1_000_000;
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final WaitedTime time = new WaitedTime();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WaitedTime timeIn = new WaitedTime();
  private final Line out = Line.of(OptionalLong.of(500_000), time);
  private final Line in = Line.of(OptionalLong.of(250_000), timeIn);
  private ServerSocket behind;
  private PacedPort port;

  @BeforeEach
  void open() throws IOException {
    behind = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = PacedPort.open(ANY, behind.getLocalPort(), out, in);
  }

  @AfterEach
  void close() throws IOException {
    port.close();
    behind.close();
    threads.shutdownNow();
  }

  @Test
  void allConnectionsTogetherGetWhatTheLineHas() throws Exception {
    Future<Void> unused = threads.submit(this::giveToEverybody);
    List<Future<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(threads.submit(this::read));
    }
    for (Future<Integer> caller : callers) {
      assertThat(caller.get(1, TimeUnit.MINUTES)).isEqualTo(SIZE);
    }

    assertThat(time.nanos())
        .as("eight megabytes at half a megabyte a second")
        .isCloseTo(TimeUnit.SECONDS.toNanos(16), withinPercentage(10));
  }

  @Test
  void whatComesPaysOnItsOwnLineAndTheAnswerComesAlthoughNothingMoreDoes() throws Exception {
    Future<Integer> heard = threads.submit(this::listenThenSayOneByte);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
      socket.getOutputStream().write(new byte[SIZE]);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).hasSize(1);
    }
    assertThat(heard.get(1, TimeUnit.MINUTES)).isEqualTo(SIZE);
    assertThat(time.nanos()).isLessThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(timeIn.nanos())
        .as("one megabyte at a quarter of one a second")
        .isCloseTo(TimeUnit.SECONDS.toNanos(4), withinPercentage(10));
  }

  @Test
  void connectionsEndWithIt() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        Socket daemon = behind.accept()) {
      port.close();
      assertThat(daemon.getInputStream().read()).isEqualTo(-1);
      assertThat(endOf(socket)).isTrue();
    }
  }

  @Test
  void anAddressInUseIsRefused() {
    assertThatThrownBy(
            () ->
                PacedPort.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()),
                    behind.getLocalPort(),
                    out,
                    in))
        .isInstanceOf(IOException.class);
  }

  /** An end in good order or a reset, as the system likes. */
  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private int read() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
      return socket.getInputStream().readAllBytes().length;
    }
  }

  private Void giveToEverybody() throws IOException {
    while (true) {
      Socket caller = behind.accept();
      Future<Void> unused = threads.submit(() -> give(caller));
    }
  }

  private static Void give(Socket caller) throws IOException {
    try (caller) {
      caller.getOutputStream().write(new byte[SIZE]);
    }
    return null;
  }

  private int listenThenSayOneByte() throws IOException {
    try (Socket caller = behind.accept()) {
      int heard = caller.getInputStream().readAllBytes().length;
      caller.getOutputStream().write(1);
      return heard;
    }
  }
}
