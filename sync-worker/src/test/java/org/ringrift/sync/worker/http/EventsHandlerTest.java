package org.ringrift.sync.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.json.EventJson;
import org.ringrift.sync.worker.node.FakePublisher;
import org.ringrift.sync.worker.node.HashCache;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.serve.DataServer;
import org.ringrift.sync.worker.store.DataDirectory;

/** Through real HTTP. */
@Timeout(30)
class EventsHandlerTest {
  private static final NodeId SELF = new NodeId("player");
  private static final ContentHash HASH = new ContentHash("ab".repeat(32));

  @TempDir Path dataDir;
  private final FakePublisher publisher = new FakePublisher();
  private final HttpClient client = HttpClient.newHttpClient();
  private DataServer server;

  @BeforeEach
  void start() throws IOException {
    DataDirectory directory = DataDirectory.open(dataDir);
    InventoryScanner scanner =
        new InventoryScanner(
            SELF,
            directory.root(),
            HashCache.open(directory.workFolder().resolve("hashes"), file -> HASH));
    server =
        DataServer.bind(new InetSocketAddress("0.0.0.0", 0))
            .register(
                EventsHandler.PATH,
                new EventsHandler(
                    SELF,
                    new EventCompletion(SELF, directory, scanner),
                    publisher,
                    () -> Instant.ofEpochMilli(42),
                    Duration.ofMillis(200)))
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void takesAnEventAndFillsInWhatTheDiskKnows() throws Exception {
    makeGames(3);

    HttpResponse<String> answer =
        post("game-completed", "{'db_path': 'data/games/hex8.db', 'new_games': 2}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode receipt = Json.MAPPER.readTree(answer.body());
    GameEvent event = publisher.values(GameEvent.class).getFirst();
    assertThat(receipt.get("event_id").asText()).isEqualTo(event.getEventId());
    assertThat(receipt.get("topic").asText()).isEqualTo("game-events");
    assertThat(receipt.get("key").asText()).isEqualTo("games:player:data/games/hex8.db");
    assertThat(receipt.get("partition").asInt()).isZero();
    assertThat(receipt.get("offset").asInt()).isZero();
    GameCompleted body = (GameCompleted) event.getBody();
    assertThat(body.getNewGames()).isEqualTo(2);
    assertThat(body.getTotalGames()).isEqualTo(3);
    assertThat(body.getHighWaterMark()).isEqualTo(3);
    assertThat(body.getDbSizeBytes()).isPositive();
  }

  @Test
  void whatTheProducerSaysIsKept() throws Exception {
    makeGames(3);

    post(
        "game-completed",
        "{'db_path': 'data/games/hex8.db', 'new_games': 1, 'total_games': 1, 'event_id': 'e-1'}");

    GameEvent event = publisher.values(GameEvent.class).getFirst();
    assertThat(event.getEventId()).isEqualTo("e-1");
    assertThat(((GameCompleted) event.getBody()).getTotalGames()).isEqualTo(1);
  }

  @Test
  void fillsInSizeAndHashOfAModel() throws Exception {
    write("models/hex8.pth", "weights");

    HttpResponse<String> answer = post("model-published", "{'path': 'models/hex8.pth'}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    ModelPublished body =
        (ModelPublished) publisher.values(ArtifactEvent.class).getFirst().getBody();
    assertThat(body.getSizeBytes()).isEqualTo(7);
    assertThat(body.getContentHash()).isEqualTo(HASH.hex());
  }

  @Test
  void refusesASizeThatTheFileDoesNotHave() throws Exception {
    write("models/hex8.pth", "weights");

    assertRefused(
        post("model-published", "{'path': 'models/hex8.pth', 'size_bytes': 8}"),
        400,
        "the file has 7 bytes");
  }

  @Test
  void refusesAPathThatIsNotThere() throws Exception {
    assertRefused(
        post("model-published", "{'path': 'models/none.pth'}"),
        400,
        "there is no file 'models/none.pth' on node player");
  }

  @Test
  void refusesAPathThatLeadsOut() throws Exception {
    assertRefused(post("model-published", "{'path': '../secret.pth'}"), 400, "'../secret.pth'");
    Files.createSymbolicLink(dataDir.resolve("models"), dataDir.getParent());
    Path outside = Files.writeString(dataDir.resolveSibling("outside.pth"), "secret");
    assertRefused(post("model-published", "{'path': 'models/outside.pth'}"), 400, "symbolic link");
    Files.delete(outside);
  }

  @Test
  void saysEverythingThatIsWrong() throws Exception {
    HttpResponse<String> answer =
        post("game-completed", "{'new_games': 0, 'mean_quality': 1, 'total_games': 'x'}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("db_path", "new_games", "mean_quality", "total_games");
  }

  @Test
  void refusesADatabaseThatCannotBeRead() throws Exception {
    write("data/games/hex8.db", "no database at all, whatever its name may say about it");

    assertRefused(
        post("game-completed", "{'db_path': 'data/games/hex8.db', 'new_games': 1}"),
        400,
        "cannot be read");
  }

  @Test
  void refusesWhatIsNoJson() throws Exception {
    assertRefused(post("training-started", "hello"), 400, "must be JSON");
  }

  @Test
  void anUnknownKindNamesTheKnownOnes() throws Exception {
    HttpResponse<String> answer = post("game-complete", "{}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains(EventJson.kinds());
  }

  @Test
  void refusesAnotherMethodAndTooLongABody() throws Exception {
    HttpResponse<String> get =
        client.send(
            HttpRequest.newBuilder(uri("localhost", "training-started")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(get.statusCode()).isEqualTo(405);
    assertRefused(post("training-started", " ".repeat((1 << 20) + 1)), 413, "1048576 bytes");
  }

  @Test
  void saysWhatToDoWhereKafkaDoesNotTakeIt() throws Exception {
    publisher.failWith(new KafkaException("no broker"));
    assertRefused(post("training-started", "{'config_key': 'hex8_2p'}"), 503, "send it again");
    publisher.failWith(null);
    publisher.hold();
    HttpResponse<String> late = post("training-started", "{'config_key': 'hex8_2p'}");
    assertRefused(late, 503, "no answer within");
    assertThat(late.headers().firstValue("Retry-After")).hasValue("5");
  }

  @Test
  void refusesOtherMachines() throws Exception {
    Optional<InetAddress> other = addressThatIsNotLoopback();
    Assumptions.assumeTrue(other.isPresent(), "this machine has only a loopback address");

    HttpResponse<String> answer =
        post(other.get().getHostAddress(), "training-started", "{'config_key': 'hex8_2p'}");

    assertRefused(answer, 403, "from the node itself only");
    assertThat(publisher.published()).isEmpty();
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    List<JsonNode> errors = List.of(Json.MAPPER.readTree(answer.body()).get("errors").get(0));
    assertThat(errors.getFirst().asText()).contains(reason);
  }

  private HttpResponse<String> post(String kind, String json) throws Exception {
    return post("localhost", kind, json);
  }

  private HttpResponse<String> post(String host, String kind, String json) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(host, kind))
            .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String host, String kind) {
    return URI.create("http://" + host + ":" + server.port() + "/events/" + kind);
  }

  private void write(String path, String text) throws IOException {
    Path file = dataDir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void makeGames(int count) throws Exception {
    Path file = dataDir.resolve("data/games/hex8.db");
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE games (game_id TEXT PRIMARY KEY)");
      for (int i = 0; i < count; i++) {
        statement.execute("INSERT INTO games VALUES ('game-" + i + "')");
      }
    }
  }

  private static Optional<InetAddress> addressThatIsNotLoopback() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }
}
