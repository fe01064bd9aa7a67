package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.grant.Grant.Direction;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.GrantSigner;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** Two nodes whose data servers require grants, and what they do for each other with them. */
@Timeout(60)
class GrantedTransferTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final byte[] BYTES = TestFiles.noise((5 << 20) + 3, 1);

  @TempDir Path temp;
  private GrantSigner signer;
  private DataPlane source;
  private DataPlane target;

  @BeforeEach
  void start() throws Exception {
    var unused = GrantKeys.generate(temp.resolve("key"), temp.resolve("pub"));
    signer = GrantKeys.signer(temp.resolve("key"));
    source = open(SourceNode.ID);
    target = open(TARGET);
    TestFiles.write(source.directory().root().resolve("models/m.pth"), BYTES);
  }

  @AfterEach
  void stop() {
    target.close();
    source.close();
  }

  @Test
  void aModelIsFetchedWithTheGrantOfItsJob() {
    FetchOutcome.Fetched fetched = fetched(fetch(MODEL, SourceNode.anyFile(), Direction.FETCH));
    assertThat(fetched.transport()).isEqualTo("http");
    assertThat(target.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void newGamesAreFetchedWithTheGrantOfTheirJob() throws Exception {
    Path file = source.directory().root().resolve("data/games/g.db");
    Files.createDirectories(file.getParent());
    try (GamesWriter writer = new GamesWriter(file, "WAL", 1)) {
      writer.write(3);
      fetched(fetch(GAMES, SourceNode.atLeast(3), Direction.FETCH));
      writer.write(2);
      assertThat(fetched(fetch(GAMES, SourceNode.atLeast(5), Direction.FETCH)).transport())
          .isEqualTo("game-delta");
    }
    Path replica = target.directory().root().resolve("replicas/source/data/games/g.db");
    assertThat(GamesDatabase.games(replica).count()).isEqualTo(5);
  }

  @Test
  void aModelIsPushedWithTheGrantOfItsJob() {
    FetchOutcome.Fetched pushed = fetched(push(Direction.PUSH));
    assertThat(pushed.transport()).isEqualTo("http-push");
    assertThat(target.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void newGamesArePushedWithTheGrantOfTheirJobAndNoOther() throws Exception {
    Path file = source.directory().root().resolve("data/games/g.db");
    Files.createDirectories(file.getParent());
    try (GamesWriter writer = new GamesWriter(file, "WAL", 1)) {
      writer.write(3);
      fetched(push(GAMES, SourceNode.atLeast(3), Direction.PUSH));
      writer.write(2);
      assertRefused(push(GAMES, SourceNode.atLeast(5), Direction.FETCH), "does not name node");
      assertThat(fetched(push(GAMES, SourceNode.atLeast(5), Direction.PUSH)).transport())
          .isEqualTo("game-delta-push");
    }
    Path replica = target.directory().root().resolve("replicas/source/data/games/g.db");
    assertThat(GamesDatabase.games(replica).count()).isEqualTo(5);
  }

  @Test
  void aGrantForFetchingPushesNothing() {
    assertRefused(push(Direction.FETCH), "does not name node target");
    assertThat(target.directory().root().resolve("models")).doesNotExist();
  }

  @Test
  void withoutAGrantNothingIsFetchedAndAnotherAttemptMayHaveOne() {
    FetchRequest request = request(MODEL, SourceNode.anyFile(), Optional.empty(), Optional.empty());
    assertRefused(target.fetcher().fetch(request, ProgressListener.none()), GrantToken.HEADER);
    assertThat(target.directory().root().resolve("models")).doesNotExist();
  }

  @Test
  void theGrantOfOneArtifactOpensNoOther() {
    GrantToken other = sign(SourceNode.model("models/other.pth"), Direction.FETCH);
    FetchRequest request =
        request(MODEL, SourceNode.anyFile(), Optional.of(other), Optional.empty());
    assertRefused(
        target.fetcher().fetch(request, ProgressListener.none()), "not for models:models/m.pth");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "POST, /v1/offers",
    "GET, /v1/offers/00000000000000000000000000000000",
    "GET, /v1/offers/00000000000000000000000000000000/data",
    "GET, /v1/offers/00000000000000000000000000000000/chunks",
    "DELETE, /v1/offers/00000000000000000000000000000000",
    "POST, /v1/games/delta",
    "POST, /v1/pushes",
    "PUT, /v1/pushes/00000000000000000000000000000000/chunks/0",
    "POST, /v1/pushes/00000000000000000000000000000000/finish"
  })
  void nothingOfTheDataServerIsOpen(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + source.server().port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString("{}")).build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isEqualTo(path.equals("/") ? 404 : 403);
  }

  @Test
  void whatComesWithoutAGrantIsNotReadBeforeItIsRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.server().port())) {
      String head =
          "POST /v1/pushes HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n"
              + MessageSum.HEADER
              + ": 0\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 403".length());
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
    }
  }

  private FetchOutcome fetch(ArtifactId artifact, Version wanted, Direction direction) {
    FetchRequest request =
        request(artifact, wanted, Optional.of(sign(artifact, direction)), Optional.empty());
    return target.fetcher().fetch(request, ProgressListener.none());
  }

  private FetchOutcome push(Direction direction) {
    return push(MODEL, SourceNode.anyFile(), direction);
  }

  private FetchOutcome push(ArtifactId artifact, Version wanted, Direction direction) {
    Optional<GrantToken> grant = Optional.of(sign(artifact, direction));
    var endpoints = PlaneMain.source(TARGET, target.server().port()).endpoints();
    FetchRequest request =
        request(artifact, wanted, grant, Optional.of(new Target(TARGET, endpoints, grant)));
    return source.fetcher().fetch(request, ProgressListener.none());
  }

  private FetchRequest request(
      ArtifactId artifact, Version wanted, Optional<GrantToken> grant, Optional<Target> to) {
    Source plain = PlaneMain.source(SourceNode.ID, source.server().port());
    return new FetchRequest(
        job(artifact),
        artifact,
        wanted,
        List.of(new Source(plain.node(), plain.endpoints(), plain.path(), grant)),
        List.of(),
        BandwidthLimit.of(OptionalLong.empty()),
        to);
  }

  private GrantToken sign(ArtifactId artifact, Direction direction) {
    long expiresAtMs = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    return signer.sign(
        new Grant(job(artifact), artifact, direction, TARGET, List.of(SourceNode.ID), expiresAtMs));
  }

  private static JobId job(ArtifactId artifact) {
    return JobId.of(artifact, SourceNode.anyFile(), TARGET, "test");
  }

  private DataPlane open(NodeId self) throws IOException, InterruptedException {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                self,
                temp.resolve(self.value()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.empty(),
                new SshSettings(Optional.empty(), Optional.empty()),
                0,
                List.of(),
                UploadLimits.NONE,
                Patience.DEFAULT,
                OptionalLong.empty(),
                ServerLimits.DEFAULT,
                Tls.off(),
                Optional.of(GrantKeys.verifier(List.of(temp.resolve("pub")))),
                StorageMounts.SAME),
            InstantSource.system());
    plane.start();
    return plane;
  }

  private static FetchOutcome.Fetched fetched(FetchOutcome outcome) {
    return switch (outcome) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private static void assertRefused(FetchOutcome outcome, String why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            FetchOutcome.FetchFailed.class,
            failed -> {
              assertThat(failed.category()).isEqualTo(FailureCategory.SOURCE_UNREACHABLE);
              assertThat(failed.retryable()).isTrue();
              assertThat(failed.error()).contains(why);
            });
  }
}
