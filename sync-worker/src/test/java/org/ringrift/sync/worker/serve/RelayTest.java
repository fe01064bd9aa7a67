package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Manifest;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;

/** A node that serves what it still receives, and readers that do not read. */
@Timeout(60)
class RelayTest {
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final int CHUNK = ChunkHashes.SMALL_CHUNK_BYTES;
  private static final byte[] BYTES = TestFiles.noise(3 * CHUNK, 1);

  @TempDir Path temp;
  private final HttpClient client = HttpClient.newHttpClient();
  private final TestClock clock = new TestClock();
  private SourceNode node;
  private Arrival arrival;

  @BeforeEach
  void start() throws Exception {
    node = new SourceNode(temp.resolve("data"), clock);
    FileDigest digest = FileDigest.of(Files.write(temp.resolve("original"), BYTES));
    Version version = new Version.FileVersion(BYTES.length, 5, Optional.of(digest.hash()));
    Manifest manifest = new Manifest(BYTES.length, digest.hash(), version, digest.chunks());
    arrival = Arrival.open(node.directory().workFolder().resolve("staging/x"), manifest);
  }

  @AfterEach
  void stop() throws Exception {
    arrival.close();
    node.close();
  }

  @Test
  void aReaderGetsEachChunkOnceItIsVerified() throws Exception {
    node.arrivals().begin(MODEL, arrival);
    Offer offer = offer();
    assertThat(offer.relayed()).isTrue();
    assertThat(offer.hash()).isEqualTo(arrival.manifest().hash());
    assertThat(get(offer, "chunks", null).body()).isEqualTo(arrival.manifest().chunks().toBytes());
    CompletableFuture<HttpResponse<InputStream>> all =
        client.sendAsync(dataRequest(offer, null), BodyHandlers.ofInputStream());
    put(0);
    InputStream body = all.get(20, TimeUnit.SECONDS).body();
    assertThat(body.readNBytes(CHUNK)).isEqualTo(chunk(0));
    put(1);
    assertThat(body.readNBytes(CHUNK)).isEqualTo(chunk(1));
    put(2);
    assertThat(body.readAllBytes()).isEqualTo(chunk(2));
  }

  @Test
  void whatItReceivedStaysReadableOnceItHasItsRealName() throws Exception {
    node.arrivals().begin(MODEL, arrival);
    Offer offer = offer();
    put(0);
    put(1);
    put(2);
    node.arrivals().end(MODEL, arrival);
    arrival.close();
    Path target = node.directory().root().resolve("models/m.pth");
    Files.createDirectories(target.getParent());
    Files.move(arrival.file(), target);
    assertThat(get(offer, "data", null).body()).isEqualTo(BYTES);
    node.offers().end(offer.id());
    assertThat(node.directory().offersFolder()).isEmptyDirectory();
    assertThat(offer().relayed()).as("now it has all of it").isFalse();
  }

  @Test
  void aReaderIsToldThatAChunkIsLate() throws Exception {
    node.arrivals().begin(MODEL, arrival);
    Offer offer = offer();
    put(0);
    HttpResponse<byte[]> late = get(offer, "data", "bytes=" + CHUNK + "-");
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(new String(late.body(), StandardCharsets.UTF_8))
        .contains("SOURCE_BUSY")
        .contains("did not arrive here in time");
  }

  @Test
  void aReaderIsToldThatTheRestNeverComes() throws Exception {
    node.arrivals().begin(MODEL, arrival);
    Offer offer = offer();
    put(0);
    CompletableFuture<HttpResponse<byte[]>> rest =
        client.sendAsync(dataRequest(offer, "bytes=" + CHUNK + "-"), BodyHandlers.ofByteArray());
    arrival.close();
    assertThat(rest.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    assertThat(get(offer, "data", "bytes=0-" + (CHUNK - 1)).body()).isEqualTo(chunk(0));
  }

  @Test
  void onlyWhoAsksForItGetsWhatIsNotWhole() throws Exception {
    node.arrivals().begin(MODEL, arrival);
    assertThat(node.ask(MODEL, SourceNode.anyFile())).isInstanceOf(Offers.Outcome.Refused.class);
  }

  @Test
  void whatArrivesInAnotherVersionIsNotOffered() throws Exception {
    node.arrivals().begin(MODEL, arrival);
    FileDigest other = FileDigest.of(Files.write(temp.resolve("other"), new byte[7]));
    Version wanted = new Version.FileVersion(7, 5, Optional.of(other.hash()));
    assertThat(node.ask(new OfferRequest(MODEL, wanted, new NodeId("target"), true)))
        .isInstanceOf(Offers.Outcome.Refused.class);
  }

  @Test
  void aReaderThatTakesNothingIsBrokenOff() throws Exception {
    TestFiles.write(node.directory().root().resolve("big.pth"), new byte[64 << 20]);
    Offer offer = node.offer(SourceNode.model("big.pth"), SourceNode.anyFile());
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      String get = "GET /v1/offers/" + offer.id() + "/data HTTP/1.1\r\nHost: x\r\n\r\n";
      slow.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
      InputStream in = slow.getInputStream();
      assertThat(in.read()).as("the answer began").isEqualTo('H');
      while (node.slowReaders().running() > 0) {
        clock.advance(SlowReaders.PATIENCE.plusSeconds(1));
        node.slowReaders().sweep();
        Thread.onSpinWait();
      }
      long rest = 0;
      byte[] buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        rest += read;
      }
      assertThat(rest).isLessThan(64 << 20);
    }
  }

  private Offer offer() {
    return switch (node.ask(
        new OfferRequest(MODEL, SourceNode.anyFile(), new NodeId("target"), true))) {
      case Offers.Outcome.Made made -> made.offer();
      case Offers.Outcome.Refused refused -> throw new AssertionError(refused.failure());
    };
  }

  private void put(int chunk) throws Exception {
    assertThat(arrival.put(chunk, chunk(chunk))).isTrue();
  }

  private static byte[] chunk(int chunk) {
    return Arrays.copyOfRange(BYTES, chunk * CHUNK, (chunk + 1) * CHUNK);
  }

  private HttpResponse<byte[]> get(Offer offer, String what, String range) throws Exception {
    return client.send(request(offer, what, range), BodyHandlers.ofByteArray());
  }

  private HttpRequest dataRequest(Offer offer, String range) {
    return request(offer, "data", range);
  }

  private HttpRequest request(Offer offer, String what, String range) {
    URI uri =
        URI.create("http://127.0.0.1:" + node.port() + "/v1/offers/" + offer.id() + "/" + what);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (range != null) {
      request.header("Range", range);
    }
    return request.build();
  }
}
