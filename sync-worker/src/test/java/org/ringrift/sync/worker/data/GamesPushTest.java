package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Target;

/** A source that accepts no connections sends the games that a replica lacks, and no others. */
@Timeout(60)
class GamesPushTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final List<String> TRANSPORTS = List.of("game-delta", "http");
  private static final int MANY = 400;

  @TempDir Path temp;
  private final HttpClient client = HttpClient.newHttpClient();
  private DataPlane source;
  private DataPlane target;
  private GamesWriter writer;

  @BeforeEach
  void start() throws Exception {
    source = PlaneMain.open(SourceNode.ID, temp.resolve("source"), TRANSPORTS);
    target = PlaneMain.open(TARGET, temp.resolve("target"), TRANSPORTS);
    Files.createDirectories(original().getParent());
    writer = new GamesWriter(original(), "WAL", 1);
  }

  @AfterEach
  void stop() throws Exception {
    writer.close();
    target.close();
    source.close();
  }

  @Test
  void theFirstCopyComesWholeAndNewGamesComeAlone() throws Exception {
    writer.write(MANY);
    FetchOutcome.Fetched whole = pushed(MANY);
    assertThat(whole.transport()).isEqualTo("http-push");
    assertThat(whole.fallbacks()).isEmpty();

    writer.write(10);
    FetchOutcome.Fetched few = pushed(MANY + 10);
    assertThat(few.transport()).isEqualTo("game-delta-push");
    assertThat(few.gamesSynced()).isEqualTo(10);
    assertThat(few.source()).isEqualTo(SourceNode.ID);
    assertThat(((Version.GamesVersion) few.version()).gameCount()).isEqualTo(MANY + 10);
    assertThat(few.bytesTransferred()).isBetween(1L, whole.bytesTransferred() / 10);
    assertThat(few.fallbacks()).isEmpty();
    assertThat(content(replica())).isEqualTo(content(original()));
    assertThat(staging(target)).isEmptyDirectory();
    assertThat(staging(source)).isEmptyDirectory();
  }

  @Test
  void equalDatabasesCostOneSmallExchange() throws Exception {
    writer.write(20);
    pushed(20);

    FetchOutcome.Fetched again = pushed(20);

    assertThat(again.alreadyPresent()).isTrue();
    assertThat(again.bytesTransferred()).isZero();
    assertThat(again.transport()).isEqualTo("none");
  }

  @Test
  void gamesThatOnlyTheTargetHasStay() throws Exception {
    writer.write(30);
    pushed(30);
    try (GamesWriter stranger = new GamesWriter(replica(), "DELETE", 5)) {
      stranger.writeOne("only-here");
    }
    writer.write(5);

    FetchOutcome.Fetched sent = pushed(35);

    assertThat(sent.transport()).isEqualTo("game-delta-push");
    assertThat(sent.gamesSynced()).isEqualTo(5);
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(36);
  }

  @Test
  void aGameOfOtherContentIsKeptAndSaid() throws Exception {
    writer.write(10);
    pushed(10);
    try (GamesWriter stranger = new GamesWriter(replica(), "DELETE", 5)) {
      stranger.execute("UPDATE game_moves SET move_json = 'other' WHERE game_id = 'game-3'");
    }
    writer.write(1);

    FetchOutcome.Fetched sent = fetched(push(GAMES, 11, List.of("game-3", "game-10")));

    assertThat(sent.transport()).isEqualTo("game-delta-push");
    assertThat(sent.fallbacks())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.transport()).isEqualTo("game-delta-push");
              assertThat(kept.category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
              assertThat(kept.error()).contains("game-3");
            });
    assertThat(content(replica()))
        .contains("game-3|0|other")
        .anyMatch(move -> move.startsWith("game-10|"));
  }

  @Test
  void aBrokenConnectionLeavesTheReplicaAsItWas() throws Exception {
    writer.write(20);
    pushed(20);
    byte[] before = Files.readAllBytes(replica());
    writer.write(5);
    GamesPush announcement = announcement(25);
    assertThat(post("", announcement.toJson())).isInstanceOf(GamesSaid.Asks.class);

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.server().port())) {
      String head =
          "PUT /v1/game-pushes/%s/games HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
              .formatted(announcement.job());
      OutputStream out = socket.getOutputStream();
      out.write((head + "RGD1 and no more").getBytes(StandardCharsets.US_ASCII));
    }
    GamesSaid late = post("/" + announcement.job() + "/reply", new DeltaReply.TooMany(5).toJson());
    assertThat(late).as("nothing is asked any more").isInstanceOf(GamesSaid.Refuses.class);
    assertThat(replica()).hasBinaryContent(before);

    assertThat(pushed(25).transport()).isEqualTo("game-delta-push");
    assertThat(content(replica())).isEqualTo(content(original()));
  }

  @Test
  void tooManyGamesComeAsAWhole() throws Exception {
    writer.write(1);
    pushed(1);
    writer.write(1_200);

    FetchOutcome.Fetched sent = pushed(1_201);

    assertThat(sent.transport()).isEqualTo("http-push");
    assertThat(sent.fallbacks())
        .singleElement()
        .satisfies(
            delta -> {
              assertThat(delta.transport()).isEqualTo("game-delta-push");
              assertThat(delta.error()).contains("a whole copy is cheaper");
            });
    assertThat(content(replica())).isEqualTo(content(original()));
  }

  @Test
  void aTargetThatMergesNoGamesGetsTheWhole() throws Exception {
    writer.write(5);
    pushed(5);
    target.close();
    target = PlaneMain.open(TARGET, temp.resolve("target"), List.of("http"));
    writer.write(1);

    assertThat(pushed(6).transport()).isEqualTo("http-push");
  }

  @Test
  void aSourceThatHasLessThanWasWantedIsSaid() throws Exception {
    writer.write(5);
    pushed(5);

    FetchOutcome.FetchFailed failed = (FetchOutcome.FetchFailed) push(GAMES, 9, List.of());

    assertThat(failed.fallbacks().getFirst().toString())
        .contains("game-delta-push", "SOURCE_CHANGED", "not the wanted");
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(5);
  }

  @Test
  void aNodesOwnDatabaseIsNotTakenFromOthers() throws Exception {
    ArtifactId own = ArtifactId.of(DataType.GAMES, TARGET, new DataPath("g.db"));
    GamesPush announcement =
        new GamesPush(job(own, 1), own, SourceNode.atLeast(1), SourceNode.ID, List.of());

    assertThat(send("", announcement.toJson())).contains("INVALID_JOB").contains("own database");
  }

  private FetchOutcome.Fetched pushed(long games) {
    return fetched(push(GAMES, games, List.of()));
  }

  private static FetchOutcome.Fetched fetched(FetchOutcome outcome) {
    return switch (outcome) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private FetchOutcome push(ArtifactId artifact, long games, List<String> named) {
    Version wanted = SourceNode.atLeast(games);
    return source
        .fetcher()
        .fetch(
            new FetchRequest(
                job(artifact, games),
                artifact,
                wanted,
                List.of(PlaneMain.source(SourceNode.ID, source.server().port())),
                named,
                BandwidthLimit.of(OptionalLong.empty()),
                Optional.of(
                    new Target(
                        TARGET,
                        PlaneMain.source(TARGET, target.server().port()).endpoints(),
                        Optional.empty()))),
            ProgressListener.none());
  }

  private static JobId job(ArtifactId artifact, long games) {
    return JobId.of(artifact, SourceNode.atLeast(games), TARGET, "test");
  }

  private static GamesPush announcement(long games) {
    return new GamesPush(
        job(GAMES, games), GAMES, SourceNode.atLeast(games), SourceNode.ID, List.of());
  }

  private GamesSaid post(String path, byte[] body) throws Exception {
    return GamesSaid.read(send(path, body).getBytes(StandardCharsets.UTF_8));
  }

  private String send(String path, byte[] body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + target.server().port() + "/v1/game-pushes" + path);
    return client
        .send(
            HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private Path original() {
    return temp.resolve("source/data/games/g.db");
  }

  private Path replica() {
    return temp.resolve("target/replicas/source/data/games/g.db");
  }

  private static Path staging(DataPlane plane) {
    return plane.directory().workFolder().resolve("staging");
  }

  /** Every move, in order, as text. */
  private static List<String> content(Path database) throws Exception {
    try (var connection = GamesDatabase.openReadOnly(database)) {
      return GamesDatabase.strings(
          connection,
          "SELECT game_id || '|' || move_number || '|' || move_json FROM game_moves"
              + " JOIN games USING (game_id) ORDER BY game_id, move_number");
    }
  }
}
