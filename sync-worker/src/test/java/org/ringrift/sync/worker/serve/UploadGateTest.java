package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.worker.testkit.WaitedTime;
import org.ringrift.sync.worker.transfer.Line;

/** Over real sockets, with a time that passes only where somebody waits for it. */
class UploadGateTest {
  private static final String DATA = "/data";
  private static final int SIZE = 1_000_000;

  private final WaitedTime time = new WaitedTime();
  private final CountDownLatch asked = new CountDownLatch(2);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile int running;
  private DataServer server;

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void allAnswersTogetherUseNoMoreThanTheLimitAndAllOfIt() throws Exception {
    serve(new UploadLimits(100, OptionalLong.of(500_000)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> fetches = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        fetches.add(threads.submit(() -> get().body().length));
      }
      for (Future<Integer> fetch : fetches) {
        assertThat(fetch.get(1, TimeUnit.MINUTES)).isEqualTo(SIZE);
      }
    }

    assertThat(time.nanos())
        .as("eight megabytes at half a megabyte a second")
        .isCloseTo(TimeUnit.SECONDS.toNanos(16), withinPercentage(10));
  }

  @Test
  void withoutALimitNobodyWaits() throws Exception {
    serve(UploadLimits.NONE);

    assertThat(get().body()).hasSize(SIZE);
    assertThat(time.nanos()).isZero();
  }

  @Test
  void oneTransferTooManyIsRefusedAsBusy() throws Exception {
    serve(new UploadLimits(3, OptionalLong.empty()));
    running = 3;
    HttpResponse<byte[]> refused = post();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new String(refused.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("SOURCE_BUSY", "serves 3 transfers already");
    assertThat(get().statusCode()).as("what runs goes on").isEqualTo(200);

    running = 2;
    answer.countDown();
    assertThat(post().statusCode()).isEqualTo(201);
  }

  @Test
  void transfersThatAreBeingPreparedCount() throws Exception {
    serve(new UploadLimits(3, OptionalLong.empty()));
    running = 1;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<byte[]>> first = threads.submit(this::post);
      Future<HttpResponse<byte[]>> second = threads.submit(this::post);
      assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();

      assertThat(post().statusCode()).as("one runs, two are prepared").isEqualTo(503);

      answer.countDown();
      assertThat(first.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(201);
      assertThat(second.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(201);
    }
    assertThat(post().statusCode()).as("they are over, and are counted no more").isEqualTo(201);
  }

  private void serve(UploadLimits limits) throws IOException {
    Line line = Line.of(limits.bytesPerSecond(), time);
    UploadGate gate = new UploadGate(limits.atOnce(), () -> running, line::take);
    server =
        DataServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .register(
                DATA,
                exchange -> {
                  try (exchange) {
                    exchange.sendResponseHeaders(200, SIZE);
                    exchange.getResponseBody().write(new byte[SIZE]);
                  }
                },
                gate)
            .register(
                OfferHandler.PATH,
                exchange -> {
                  try (exchange) {
                    asked.countDown();
                    answer.await();
                    exchange.sendResponseHeaders(201, -1);
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                },
                gate)
            .start();
  }

  private HttpResponse<byte[]> get() throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(DATA)).build());
  }

  private HttpResponse<byte[]> post() throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(OfferHandler.PATH))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
