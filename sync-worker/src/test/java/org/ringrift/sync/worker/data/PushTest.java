package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Target;

/** A source that accepts no connections sends what it has; and what a target does not take. */
@Timeout(60)
class PushTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final byte[] BYTES = TestFiles.noise((7 << 20) + 3, 1);
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  @TempDir Path temp;
  private final HttpClient client = HttpClient.newHttpClient();
  private DataPlane source;
  private DataPlane target;

  @BeforeEach
  void start() throws Exception {
    source = PlaneMain.open(SourceNode.ID, temp.resolve("source"));
    target = PlaneMain.open(TARGET, temp.resolve("target"));
  }

  @AfterEach
  void stop() {
    target.close();
    source.close();
  }

  @Test
  void aModelIsSentOnceAndTheTargetSaysWhatItHas() throws Exception {
    Path file = model();
    Version wanted =
        new Version.FileVersion(
            BYTES.length, 1_800_000_000_123L, Optional.of(FileDigest.hashOf(file)));
    FetchOutcome.Fetched sent = pushed(MODEL, wanted);
    assertThat(sent.version()).isEqualTo(wanted);
    assertThat(sent.source()).isEqualTo(SourceNode.ID);
    assertThat(sent.transport()).isEqualTo("http-push");
    assertThat(sent.bytesTransferred()).isEqualTo(BYTES.length);
    Path replica = target.directory().root().resolve("models/m.pth");
    assertThat(replica).hasBinaryContent(BYTES);
    assertThat(Files.getLastModifiedTime(replica).toMillis()).isEqualTo(1_800_000_000_123L);

    FetchOutcome.Fetched again = pushed(MODEL, wanted);
    assertThat(again.alreadyPresent()).isTrue();
    assertThat(again.version()).isEqualTo(wanted);
    assertThat(again.bytesTransferred()).isZero();
  }

  @Test
  void gamesAreSentAsASnapshotAndOnlyTheNewOnesCount() throws Exception {
    try (GamesWriter writer = games()) {
      writer.write(10);
      assertThat(pushed(GAMES, SourceNode.atLeast(10)).gamesSynced()).isEqualTo(10);
      writer.write(7);
      FetchOutcome.Fetched sent = pushed(GAMES, SourceNode.atLeast(17));
      assertThat(sent.gamesSynced()).isEqualTo(7);
      assertThat(sent.version())
          .isInstanceOfSatisfying(
              Version.GamesVersion.class, games -> assertThat(games.gameCount()).isEqualTo(17));
    }
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(17);
  }

  @Test
  void gamesThatOnlyTheTargetHasAreNeverLost() throws Exception {
    try (GamesWriter writer = games()) {
      writer.write(3);
      pushed(GAMES, SourceNode.atLeast(3));
      try (GamesWriter stranger = new GamesWriter(replica(), "DELETE", 5)) {
        stranger.writeOne("only-here");
      }
      writer.write(5);
      FetchOutcome.FetchFailed failed = failed(GAMES, SourceNode.atLeast(8));
      assertThat(failed.category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
      assertThat(failed.error()).contains("only-here");
    }
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(4);
  }

  @Test
  void whenTheTargetIsStartedAnewOnlyTheMissingChunksAreSent() throws Exception {
    model();
    AtomicInteger heard = new AtomicInteger();
    FetchOutcome broken =
        push(
            MODEL,
            SourceNode.anyFile(),
            OptionalLong.of(16 << 20),
            progress -> {
              if (progress.bytesDone() >= 2 << 20 && heard.getAndIncrement() == 0) {
                target.close();
              }
            });
    assertThat(broken)
        .isInstanceOfSatisfying(
            FetchOutcome.FetchFailed.class, f -> assertThat(f.retryable()).isTrue());
    target = PlaneMain.open(TARGET, temp.resolve("target"));
    assertThat(pushed(MODEL, SourceNode.anyFile()).bytesTransferred())
        .isLessThanOrEqualTo(BYTES.length - (2L << 20));
    assertThat(target.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void aTargetThatDoesNotAnswerIsSaid() throws Exception {
    model();
    target.close();
    FetchOutcome.FetchFailed failed = failed(MODEL, SourceNode.anyFile());
    assertThat(failed.category()).isEqualTo(FailureCategory.TRANSFER_BROKEN);
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.error()).contains("target").contains("cannot be reached");
  }

  @Test
  void whatTheSourceLacksIsSaid() {
    assertThat(failed(MODEL, SourceNode.anyFile()).category())
        .isEqualTo(FailureCategory.SOURCE_MISSING);
  }

  @Test
  void aNodesOwnDatabaseIsNotTakenFromOthers() throws Exception {
    ArtifactId own = ArtifactId.of(DataType.GAMES, TARGET, new DataPath("g.db"));
    Path copy = source.directory().root().resolve("replicas/target/g.db");
    Files.createDirectories(copy.getParent());
    try (GamesWriter writer = new GamesWriter(copy, "DELETE", 1)) {
      writer.write(1);
    }
    FetchOutcome.FetchFailed failed = failed(own, SourceNode.atLeast(1));
    assertThat(failed.category()).isEqualTo(FailureCategory.INVALID_JOB);
    assertThat(failed.error()).contains("own database");
  }

  @ParameterizedTest
  @CsvSource({
    "models:../../etc/passwd, 10, 1, etc/passwd",
    "models:.ringsync/lock, 10, 1, .ringsync",
    "games:source:g.db, 10, 1, game count",
    "models:m.pth, 10, 2, 64 bytes of hashes",
    "models:m.pth, 1099511627777, 1, must not be above",
    "models:m.pth, -1, 0, must not be negative"
  })
  void anAnnouncementThatBreaksARuleIsRefused(String artifact, long size, int chunks, String why)
      throws Exception {
    HttpResponse<String> answer = post("/v1/pushes", announcement(artifact, size, chunks));
    assertRefused(answer, 400, why);
    assertThat(answer.body()).contains("INVALID_JOB");
    assertThat(target.directory().workFolder().resolve("staging")).isEmptyDirectory();
  }

  /**
   * Without a length in its head: with one it is refused unread, and whether the answer is seen
   * before the connection breaks is a matter of luck for who goes on sending.
   */
  @Test
  void anAnnouncementThatIsTooLongIsRefused() throws Exception {
    byte[] body = new byte[(24 << 20) + 1];
    HttpResponse<String> answer =
        send("/v1/pushes", "POST", BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));
    assertRefused(answer, 413, "must not be longer");
  }

  @Test
  void chunksThatNobodyAwaitsOrThatAreWrongAreRefused() throws Exception {
    assertRefused(put(0, new byte[10]), 404, "is not awaited here");
    assertThat(post("/v1/pushes", announcement("models:m.pth", 10, 1)).statusCode()).isEqualTo(201);
    assertRefused(put(1, new byte[10]), 404, "is not awaited here");
    assertRefused(put(0, new byte[11]), 400, "must have 10 bytes, not 11");
    assertRefused(put(0, new byte[10]), 500, "wrong hash");
    assertRefused(post("/v1/pushes/" + JOB + "/finish", ""), 400, "1 chunks are missing");
    assertRefused(post("/v1/pushes/" + JOB + "/other", ""), 404, "use POST /v1/pushes");
    assertRefused(post("/v1/pushes/x/finish", ""), 400, "job id");
    assertThat(target.directory().root().resolve("m.pth")).doesNotExist();
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String text) {
    assertThat(answer.body()).contains(text);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private static String announcement(String artifact, long size, int chunks) {
    String version = "{\"size_bytes\": 10, \"modified_at_ms\": 0}";
    String offer =
        ("{\"offer_id\": \"%s\", \"size_bytes\": %d, \"sha256\": \"%s\", \"version\": %s,"
                + " \"rsync_path\": \"x\"}")
            .formatted("0".repeat(32), size, "0".repeat(64), version);
    String hashes = Base64.getEncoder().encodeToString(new byte[32 * chunks]);
    return ("{\"job_id\": \"%s\", \"artifact\": \"%s\", \"wanted\": %s, \"offer\": %s,"
            + " \"chunks\": \"%s\"}")
        .formatted(JOB, artifact, version, offer, hashes);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(path, "POST", body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> put(int chunk, byte[] body) throws Exception {
    return send("/v1/pushes/" + JOB + "/chunks/" + chunk, "PUT", body);
  }

  private HttpResponse<String> send(String path, String method, byte[] body) throws Exception {
    return send(path, method, BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> send(String path, String method, BodyPublisher body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + target.server().port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, body).build(), BodyHandlers.ofString());
  }

  private Path model() throws Exception {
    return TestFiles.write(source.directory().root().resolve("models/m.pth"), BYTES);
  }

  private GamesWriter games() throws Exception {
    Path file = source.directory().root().resolve("data/games/g.db");
    Files.createDirectories(file.getParent());
    return new GamesWriter(file, "WAL", 1);
  }

  private Path replica() {
    return target.directory().root().resolve("replicas/source/data/games/g.db");
  }

  private FetchOutcome.Fetched pushed(ArtifactId artifact, Version wanted) {
    return switch (push(artifact, wanted, OptionalLong.empty(), ProgressListener.none())) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private FetchOutcome.FetchFailed failed(ArtifactId artifact, Version wanted) {
    return switch (push(artifact, wanted, OptionalLong.empty(), ProgressListener.none())) {
      case FetchOutcome.Fetched fetched -> throw new AssertionError(fetched);
      case FetchOutcome.FetchFailed failed -> failed;
    };
  }

  private FetchOutcome push(
      ArtifactId artifact, Version wanted, OptionalLong limit, ProgressListener progress) {
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, TARGET, "test"),
            artifact,
            wanted,
            List.of(PlaneMain.source(SourceNode.ID, source.server().port())),
            List.of(),
            BandwidthLimit.of(limit),
            Optional.of(
                new Target(
                    TARGET,
                    PlaneMain.source(TARGET, target.server().port()).endpoints(),
                    Optional.empty())));
    return source.fetcher().fetch(request, progress);
  }
}
