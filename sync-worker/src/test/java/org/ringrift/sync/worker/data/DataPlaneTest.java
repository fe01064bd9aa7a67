package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.TransferChain;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** One node fetches from another over HTTP, with everything in between as in production. */
@Timeout(60)
class DataPlaneTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final byte[] BYTES = TestFiles.noise(100_000, 1);

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private SourceNode node;
  private DataPlane target;
  private Path sourceData;
  private Path targetData;

  @BeforeEach
  void start() throws Exception {
    node = new SourceNode(temp.resolve("source"), clock);
    target = open(temp.resolve("target"));
    sourceData = node.directory().root();
    targetData = target.directory().root();
  }

  @AfterEach
  void stop() {
    target.close();
    node.close();
  }

  @Test
  void aModelArrivesOnceUnderItsNameWithTheTimeOfItsVersion() throws Exception {
    Path file = TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    ContentHash hash = FileDigest.hashOf(file);
    Version wanted = new Version.FileVersion(BYTES.length, 1_800_000_000_123L, Optional.of(hash));

    FetchOutcome.Fetched fetched = fetched(MODEL, wanted);
    assertThat(fetched.version()).isEqualTo(wanted);
    assertThat(fetched.transport()).isEqualTo("http");
    assertThat(fetched.bytesTransferred()).isGreaterThanOrEqualTo(BYTES.length);
    Path replica = targetData.resolve("models/m.pth");
    assertThat(replica).hasBinaryContent(BYTES);
    assertThat(Files.getLastModifiedTime(replica).toMillis()).isEqualTo(1_800_000_000_123L);
    assertNothingLeftInStaging();

    FetchOutcome.Fetched again = fetched(MODEL, wanted);
    assertThat(again.alreadyPresent()).isTrue();
    assertThat(again.version()).isEqualTo(wanted);
    assertThat(again.bytesTransferred()).isZero();
  }

  @Test
  void equalBytesUnderAnOlderTimeDoNotMove() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    TestFiles.write(targetData.resolve("models/m.pth"), BYTES);
    long wantedAt = System.currentTimeMillis();
    FetchOutcome.Fetched fetched =
        fetched(MODEL, new Version.FileVersion(BYTES.length, wantedAt, Optional.empty()));
    assertThat(fetched.alreadyPresent()).isTrue();
    assertThat(fetched.version().modifiedAtMs()).isEqualTo(wantedAt);
  }

  @Test
  void gamesArriveWhileTheWriterGoesOnAndOnlyTheNewOnesCount() throws Exception {
    try (GamesWriter writer = sourceGames("WAL")) {
      writer.write(10);
      assertThat(fetched(GAMES, SourceNode.atLeast(10)).gamesSynced()).isEqualTo(10);
      writer.write(7);
      FetchOutcome.Fetched fetched = fetched(GAMES, SourceNode.atLeast(17));
      assertThat(fetched.gamesSynced()).isEqualTo(7);
      assertThat(fetched.fallbacks()).isEmpty();
      assertThat(fetched.transport()).isEqualTo("game-delta");
      assertThat(((Version.GamesVersion) fetched.version()).gameCount()).isEqualTo(17);
      assertThat(((Version.GamesVersion) fetched.version()).highWaterMark()).contains(17L);
      assertThat(fetched(GAMES, SourceNode.atLeast(17)).alreadyPresent()).isTrue();
    }
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(17);
    assertThat(TestFiles.tree(replica().getParent())).containsExactly("", "g.db");
    assertNothingLeftInStaging();
  }

  @Test
  void gamesThatOnlyTheReplicaHasAreNeverLost() throws Exception {
    onlyWholeFiles();
    try (GamesWriter writer = sourceGames("WAL")) {
      writer.write(3);
      fetched(GAMES, SourceNode.atLeast(3));
      try (GamesWriter stranger = new GamesWriter(replica(), "DELETE", 5)) {
        stranger.writeOne("only-here");
      }
      writer.write(5);
      FetchOutcome.FetchFailed failed = failed(GAMES, SourceNode.atLeast(8));
      assertThat(failed.category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
      assertThat(failed.retryable()).isFalse();
      assertThat(failed.error()).contains("1 games").contains("only-here");
    }
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(4);
  }

  @Test
  void aReplicaIntoWhichSomebodyWritesIsNotReplaced() throws Exception {
    try (GamesWriter writer = sourceGames("WAL")) {
      writer.write(3);
      fetched(GAMES, SourceNode.atLeast(3));
      try (GamesWriter stranger = new GamesWriter(replica(), "WAL", 5)) {
        stranger.execute("PRAGMA user_version=5");
        writer.write(1);
        FetchOutcome.FetchFailed failed = failed(GAMES, SourceNode.atLeast(4));
        assertThat(failed.category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
        assertThat(failed.error()).contains("g.db-wal");
      }
    }
  }

  @Test
  void aDamagedReplicaIsReplacedAndKeptAside() throws Exception {
    try (GamesWriter writer = sourceGames("WAL")) {
      writer.write(3);
    }
    byte[] rubbish = "not a database ".repeat(500).getBytes(StandardCharsets.UTF_8);
    TestFiles.write(replica(), rubbish);
    assertThat(fetched(GAMES, SourceNode.atLeast(3)).gamesSynced()).isEqualTo(3);
    assertThat(GamesDatabase.games(replica()).count()).isEqualTo(3);
    try (var kept = Files.list(target.directory().setAsideFolder())) {
      assertThat(kept.toList())
          .singleElement()
          .satisfies(f -> assertThat(f).hasBinaryContent(rubbish));
    }
  }

  @Test
  void aBusySourceAMissingAndACorruptOneSaySo() throws Exception {
    assertThat(failed(GAMES, SourceNode.atLeast(1)))
        .satisfies(
            failed -> {
              assertThat(failed.category()).isEqualTo(FailureCategory.SOURCE_MISSING);
              assertThat(failed.retryable()).isFalse();
              assertThat(failed.fallbacks()).hasSize(1);
            });
    try (GamesWriter writer = sourceGames("DELETE")) {
      writer.write(1);
    }
    Path marker = Files.createFile(sourceData.resolve("data/games/g.db.writing"));
    FetchOutcome.FetchFailed busy = failed(GAMES, SourceNode.atLeast(1));
    assertThat(busy.category()).isEqualTo(FailureCategory.SOURCE_BUSY);
    assertThat(busy.retryable()).isTrue();
    Files.delete(marker);
    Files.writeString(sourceData.resolve("data/games/g.db"), "rubbish ".repeat(1000));
    assertThat(failed(GAMES, SourceNode.atLeast(1)).category())
        .isEqualTo(FailureCategory.SOURCE_CORRUPT);
    assertThat(replica()).doesNotExist();
  }

  @Test
  void aLinkThatLeadsOutOfTheTargetIsRefusedAndNothingIsWritten() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createSymbolicLink(targetData.resolve("models"), outside);
    FetchOutcome.FetchFailed failed = failed(MODEL, SourceNode.anyFile());
    assertThat(failed.category()).isEqualTo(FailureCategory.INVALID_JOB);
    assertThat(failed.error()).contains("must not leave the data directory");
    assertThat(TestFiles.tree(outside)).containsExactly("");
  }

  @Test
  void aVersionOfTheWrongKindIsRefused() {
    assertThat(failed(MODEL, SourceNode.atLeast(1)).category())
        .isEqualTo(FailureCategory.INVALID_JOB);
  }

  @Test
  void theNextSourceIsAskedWhenOneIsDead() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    Source dead = source(new NodeId("dead"), 1);
    FetchOutcome outcome = fetch(MODEL, SourceNode.anyFile(), List.of(dead, source()));
    assertThat(outcome).isInstanceOf(FetchOutcome.Fetched.class);
    assertThat(((FetchOutcome.Fetched) outcome).source()).isEqualTo(SourceNode.ID);
    assertThat(outcome.fallbacks())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.source()).isEqualTo(dead.node());
              assertThat(failure.category()).isEqualTo(FailureCategory.SOURCE_UNREACHABLE);
              assertThat(failure.error()).contains("dead").contains("port 1");
            });
  }

  @Test
  void theFailureAfterWhichARetryMakesSenseIsTheOneThatIsSaid() {
    Source dead = source(new NodeId("dead"), 1);
    FetchOutcome outcome = fetch(MODEL, SourceNode.anyFile(), List.of(source(), dead));
    assertThat(outcome).isInstanceOf(FetchOutcome.FetchFailed.class);
    FetchOutcome.FetchFailed failed = (FetchOutcome.FetchFailed) outcome;
    assertThat(failed.category()).isEqualTo(FailureCategory.SOURCE_UNREACHABLE);
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.fallbacks()).hasSize(2);
  }

  @Test
  void progressEndsAtTheWhole() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    List<ProgressListener.Progress> heard = new ArrayList<>();
    target.fetcher().fetch(request(MODEL, SourceNode.anyFile(), List.of(source())), heard::add);
    assertThat(heard.getFirst().bytesTotal()).isEqualTo(-1);
    assertThat(heard.getLast())
        .isEqualTo(
            new ProgressListener.Progress("http", SourceNode.ID, BYTES.length, BYTES.length));
  }

  @Test
  void anInterruptedFetchSaysThatItWasCancelled() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    Thread.currentThread().interrupt();
    FetchOutcome.FetchFailed failed = failed(MODEL, SourceNode.anyFile());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failed.category()).isEqualTo(FailureCategory.CANCELLED);
    assertThat(failed.retryable()).isTrue();
    assertThat(targetData.resolve("models/m.pth")).doesNotExist();
  }

  @Test
  void oneDirectoryHasOneWorkerWhichGoesOnWithWhatAnEarlierOneHadStaged() throws Exception {
    assertThatThrownBy(() -> open(temp.resolve("target")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another worker");
    byte[] big = TestFiles.noise(5 << 20, 4);
    TestFiles.write(sourceData.resolve("models/m.pth"), big);
    Path staged = target.directory().stagingFolder(job(MODEL, SourceNode.anyFile()));
    Files.createDirectories(staged);
    byte[] half = Arrays.copyOf(big, 5 << 20);
    Arrays.fill(half, 3 << 20, 5 << 20, (byte) 0);
    Files.write(staged.resolve("content"), half);
    Path old = target.directory().stagingFolder(job(GAMES, SourceNode.atLeast(1)));
    TestFiles.write(old.resolve("content"), BYTES);
    clock.advance(TransferChain.STAGING_TTL.dividedBy(2));
    TestFiles.write(target.directory().offersFolder().resolve("abc"), BYTES);
    target.close();
    target = open(temp.resolve("target"));
    assertThat(target.directory().offersFolder()).isEmptyDirectory();
    assertThat(old).doesNotExist();
    assertThat(fetched(MODEL, SourceNode.anyFile()).bytesTransferred())
        .as("only the chunks that were not whole")
        .isEqualTo(2 << 20);
    assertThat(targetData.resolve("models/m.pth")).hasBinaryContent(big);
  }

  @Test
  void aFetchThatIsStoppedParksWhatItHasAndTheNextWorkerGoesOnFromThere() throws Exception {
    byte[] big = TestFiles.noise(12 << 20, 3);
    TestFiles.write(sourceData.resolve("models/m.pth"), big);
    Thread job = Thread.currentThread();
    FetchRequest slow =
        new FetchRequest(
            job(MODEL, SourceNode.anyFile()),
            MODEL,
            SourceNode.anyFile(),
            List.of(source()),
            List.of(),
            OptionalLong.of(8 << 20));
    FetchOutcome stopped =
        target
            .fetcher()
            .fetch(
                slow,
                progress -> {
                  if (progress.bytesDone() >= 4 << 20) {
                    job.interrupt();
                  }
                });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stopped)
        .isInstanceOfSatisfying(
            FetchOutcome.FetchFailed.class,
            failed -> assertThat(failed.category()).isEqualTo(FailureCategory.CANCELLED));
    target.close();
    target = open(temp.resolve("target"));
    assertThat(fetched(MODEL, SourceNode.anyFile()).bytesTransferred())
        .isLessThanOrEqualTo(8L << 20);
    assertThat(targetData.resolve("models/m.pth")).hasBinaryContent(big);
  }

  @Test
  void whatDoesNotFitIntoTheQuotaOfStagingIsRefused() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    target.close();
    target = open(temp.resolve("target"), 0, List.of(), OptionalLong.of(BYTES.length - 1));
    FetchOutcome.FetchFailed failed = failed(MODEL, SourceNode.anyFile());
    assertThat(failed.category()).isEqualTo(FailureCategory.DISK_FULL);
    assertThat(failed.error()).contains("models:models/m.pth").contains("staging.quota.bytes");
    assertNothingLeftInStaging();
  }

  @Test
  void aRetryGoesOnWithWhatIsStaged() throws Exception {
    byte[] big = TestFiles.noise(5 << 20, 3);
    TestFiles.write(sourceData.resolve("models/m.pth"), big);
    Path staged = target.directory().stagingFolder(job(MODEL, SourceNode.anyFile()));
    TestFiles.write(staged.resolve("content"), Arrays.copyOf(big, 4 << 20));
    assertThat(fetched(MODEL, SourceNode.anyFile()).bytesTransferred())
        .isBetween(1L << 20, (1L << 20) + 1000);
  }

  @Test
  void aDiskWithoutRoomForTheMarginIsFull() throws Exception {
    TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    target.close();
    target = open(temp.resolve("target"), 1L << 60, List.of());
    FetchOutcome.FetchFailed failed = failed(MODEL, SourceNode.anyFile());
    assertThat(failed.category()).isEqualTo(FailureCategory.DISK_FULL);
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.error()).contains("100000 bytes").contains("must stay free");
    assertNothingLeftInStaging();
  }

  @Test
  void theTimeOfTheOriginIsKeptForGames() throws Exception {
    try (GamesWriter writer = sourceGames("DELETE")) {
      writer.write(1);
    }
    FileTime time = FileTime.fromMillis(1_700_000_000_000L);
    Files.setLastModifiedTime(sourceData.resolve("data/games/g.db"), time);
    fetched(GAMES, SourceNode.atLeast(1));
    assertThat(Files.getLastModifiedTime(replica())).isEqualTo(time);
  }

  private void onlyWholeFiles() throws Exception {
    target.close();
    target = open(temp.resolve("target"), 0, List.of("http"));
  }

  private DataPlane open(Path data) throws Exception {
    return open(data, 0, List.of());
  }

  private DataPlane open(Path data, long marginBytes, List<String> transports) throws Exception {
    return open(data, marginBytes, transports, OptionalLong.empty());
  }

  private DataPlane open(
      Path data, long marginBytes, List<String> transports, OptionalLong stagingQuotaBytes)
      throws Exception {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                TARGET,
                data,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.empty(),
                new SshSettings(Optional.empty(), Optional.empty()),
                marginBytes,
                transports,
                UploadLimits.NONE,
                Patience.DEFAULT,
                stagingQuotaBytes,
                ServerLimits.DEFAULT,
                Tls.off(),
                Optional.empty(),
                StorageMounts.SAME),
            clock);
    plane.start();
    return plane;
  }

  private GamesWriter sourceGames(String mode) throws Exception {
    Path file = sourceData.resolve("data/games/g.db");
    Files.createDirectories(file.getParent());
    return new GamesWriter(file, mode, 1);
  }

  private Path replica() {
    return targetData.resolve("replicas/source/data/games/g.db");
  }

  private Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }

  private static Source source(NodeId id, int port) {
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            port,
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/nowhere");
    return new Source(id, endpoints, new DataPath("x"));
  }

  private FetchOutcome.Fetched fetched(ArtifactId artifact, Version wanted) {
    return switch (fetch(artifact, wanted, List.of(source()))) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private FetchOutcome.FetchFailed failed(ArtifactId artifact, Version wanted) {
    return switch (fetch(artifact, wanted, List.of(source()))) {
      case FetchOutcome.Fetched fetched -> throw new AssertionError(fetched);
      case FetchOutcome.FetchFailed failed -> failed;
    };
  }

  private FetchOutcome fetch(ArtifactId artifact, Version wanted, List<Source> sources) {
    return target.fetcher().fetch(request(artifact, wanted, sources), ProgressListener.none());
  }

  private static FetchRequest request(ArtifactId artifact, Version wanted, List<Source> sources) {
    return new FetchRequest(
        job(artifact, wanted), artifact, wanted, sources, List.of(), OptionalLong.empty());
  }

  private static JobId job(ArtifactId artifact, Version wanted) {
    return JobId.of(artifact, wanted, TARGET, "test");
  }

  private void assertNothingLeftInStaging() {
    assertThat(target.directory().workFolder().resolve("staging")).isEmptyDirectory();
  }
}
