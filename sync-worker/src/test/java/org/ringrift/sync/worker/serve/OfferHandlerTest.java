package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;

@Timeout(60)
class OfferHandlerTest {
  private static final byte[] BYTES = TestFiles.noise(10_000, 1);

  @TempDir Path temp;
  private final HttpClient client = HttpClient.newHttpClient();
  private SourceNode node;

  @BeforeEach
  void start() throws IOException {
    node = new SourceNode(temp.resolve("data"), new TestClock());
    TestFiles.write(node.directory().root().resolve("m.pth"), BYTES);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void offersGivesAndEnds() throws Exception {
    HttpResponse<byte[]> made = post(request("m.pth"));
    assertThat(made.statusCode()).isEqualTo(201);
    Offer offer = OfferJson.readOffer(made.body());
    assertThat(node.offers().running()).isEqualTo(1);
    HttpResponse<byte[]> all = get("/v1/offers/" + offer.id() + "/data", null);
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).isEqualTo(BYTES);
    assertThat(OfferJson.readOffer(get("/v1/offers/" + offer.id(), null).body())).isEqualTo(offer);
    assertThat(delete(offer).statusCode()).isEqualTo(204);
    assertThat(delete(offer).statusCode()).isEqualTo(204);
    assertThat(node.offers().running()).isZero();
    assertRefused(get("/v1/offers/" + offer.id() + "/data", null), 404, "SOURCE_CHANGED");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-99, 0, 100",
    "bytes=9990-, 9990, 10000",
    "bytes=9990-20000, 9990, 10000",
    "bytes=-7, 9993, 10000",
    "bytes=-20000, 0, 10000",
    "bytes=9999-9999, 9999, 10000"
  })
  void givesARange(String range, int from, int to) throws Exception {
    Offer offer = offer();
    HttpResponse<byte[]> part = get("/v1/offers/" + offer.id() + "/data", range);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BYTES, from, to));
    assertThat(part.headers().firstValue("Content-Range"))
        .contains("bytes " + from + "-" + (to - 1) + "/10000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10000-", "bytes=10000-10001", "bytes=-0"})
  void refusesARangeBehindTheEnd(String range) throws Exception {
    HttpResponse<byte[]> answer = get("/v1/offers/" + offer().id() + "/data", range);
    assertRefused(answer, 416, "10000 bytes");
    assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */10000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-4", "lines=1-2", "bytes=0-1,3-4", "bytes=a-b", "bytes=-"})
  void ignoresARangeThatIsNone(String range) throws Exception {
    HttpResponse<byte[]> answer = get("/v1/offers/" + offer().id() + "/data", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(BYTES);
  }

  @Test
  void aRequestThatArrivesDamagedIsNotActedOn() throws Exception {
    byte[] body = request("m.pth");
    String sum = MessageSum.ofRequest("POST", OfferHandler.PATH, "", body);
    assertThat(postWithSum(body, sum).statusCode()).isEqualTo(201);
    body[body.length / 2] ^= 1;
    assertRefused(postWithSum(body, sum), 400, "TRANSFER_BROKEN");
    assertThat(node.offers().running()).isEqualTo(1);
  }

  private HttpResponse<byte[]> postWithSum(byte[] body, String sum) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(OfferHandler.PATH))
            .header(MessageSum.HEADER, sum)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void saysThatAnOfferedFileWasWrittenTo() throws Exception {
    Offer offer = offer();
    Files.write(node.directory().root().resolve("m.pth"), new byte[5], StandardOpenOption.WRITE);
    assertRefused(get("/v1/offers/" + offer.id() + "/data", null), 409, "SOURCE_CHANGED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|field 'artifact'",
        "[]|JSON object",
        "not json|JSON object",
        "{'artifact':'models:../x','requester':'n','wanted':{}}|'../x' must not leave",
        "{'artifact':'models:/etc/passwd','requester':'n','wanted':{}}|not absolute",
        "{'artifact':'models:.ringsync/lock','requester':'n','wanted':{}}|worker's own folder",
        "{'artifact':'games:n:x.db-wal','requester':'n','wanted':{}}|side file",
        "{'artifact':'coffee:x','requester':'n','wanted':{}}|unknown data type 'coffee'",
        "{'artifact':'models:x','requester':'n'}|field 'size_bytes'"
      })
  void refusesABadRequestAndSaysWhy(String json, String why) throws Exception {
    assertRefused(post(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), 400, why);
    assertRefused(
        post(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), 400, "INVALID_JOB");
  }

  @Test
  void refusesALongRequest() throws Exception {
    assertRefused(post(new byte[70_000]), 413, "65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/offers/../../etc/passwd",
        "/v1/offers/%2e%2e%2fsecret/data",
        "/v1/offers/00000000000000000000000000000000/data/x",
        "/v1/offersx",
        "/v1/offers/"
      })
  void nothingElseIsServed(String path) throws Exception {
    assertThat(get(path, null).statusCode()).isBetween(400, 404);
  }

  @Test
  void saysWhichMethodsThereAre() throws Exception {
    assertRefused(get("/v1/offers", null), 405, "POST");
    HttpRequest put =
        HttpRequest.newBuilder(uri("/v1/offers/" + offer().id()))
            .PUT(BodyPublishers.noBody())
            .build();
    assertRefused(client.send(put, BodyHandlers.ofByteArray()), 405, "GET or DELETE");
  }

  @Test
  void saysThatAFileIsNotThere() throws Exception {
    assertRefused(post(request("nothing.pth")), 404, "SOURCE_MISSING");
  }

  private Offer offer() {
    return node.offer(SourceNode.model("m.pth"), SourceNode.anyFile());
  }

  private static byte[] request(String path) {
    return OfferJson.write(
        new OfferRequest(
            SourceNode.model(path), SourceNode.anyFile(), new NodeId("target"), false));
  }

  private static void assertRefused(HttpResponse<byte[]> answer, int status, String text) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(OfferJson.readFailure(answer.body()).toString()).contains(text);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + node.port() + path);
  }

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/v1/offers")).POST(BodyPublishers.ofByteArray(body)).build();
    return client.send(post, BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> delete(Offer offer) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri("/v1/offers/" + offer.id())).DELETE().build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path, String range) throws Exception {
    HttpRequest.Builder get = HttpRequest.newBuilder(uri(path));
    if (range != null) {
      get.header("Range", range);
    }
    return client.send(get.build(), BodyHandlers.ofByteArray());
  }
}
