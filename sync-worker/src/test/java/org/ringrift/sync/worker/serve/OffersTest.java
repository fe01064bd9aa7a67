package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;

@Timeout(60)
class OffersTest {
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId GAMES = SourceNode.games("games/g.db");

  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private SourceNode node;
  private Path data;

  @BeforeEach
  void start() throws IOException {
    node = new SourceNode(temp.resolve("data"), clock);
    data = node.directory().root();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aFileIsOfferedWithItsHashAndStaysWhenItsNameGoes() throws IOException {
    byte[] bytes = TestFiles.noise(5000, 1);
    Path file = TestFiles.write(data.resolve("models/m.pth"), bytes);
    long modifiedAt = Files.getLastModifiedTime(file).toMillis();
    Offer offer = node.offer(MODEL, SourceNode.anyFile());
    Files.delete(file);
    assertThat(served(offer)).hasBinaryContent(bytes);
    assertThat(offer.hash()).isEqualTo(FileDigest.hashOf(served(offer)));
    assertThat(offer.version())
        .isEqualTo(new Version.FileVersion(5000, modifiedAt, Optional.of(offer.hash())));
  }

  @Test
  void aReplicaThatIsOlderThanTheEventIsNotOfferedThoughTheEventNamedNoHash() throws IOException {
    Path file = TestFiles.write(data.resolve("models/m.pth"), TestFiles.noise(5000, 1));
    long modifiedAt = Files.getLastModifiedTime(file).toMillis();
    Version next = new Version.FileVersion(5000, modifiedAt + 1, Optional.empty());
    assertThat(node.offer(MODEL, next).sizeBytes()).as("made here before the event").isPositive();

    node.directory().received().expect(file, 5000, modifiedAt);

    assertThat(refused(MODEL, next).category()).isEqualTo(FailureCategory.SOURCE_CHANGED);
    Version same = new Version.FileVersion(5000, modifiedAt, Optional.empty());
    assertThat(node.offer(MODEL, same).sizeBytes()).isPositive();
  }

  @Test
  void anUnchangedDatabaseIsSnapshotOnceForAllWhoAskAndAnewOnceItChanged() throws Exception {
    try (GamesWriter writer = new GamesWriter(databaseFile(), "WAL", 1)) {
      writer.write(5);
      letTheFileClockTick();
      List<Offer> offers =
          IntStream.range(0, 6)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> node.offer(GAMES, SourceNode.atLeast(5)), THREADS))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      assertThat(offers).extracting(Offer::rsyncPath).containsOnly(offers.getFirst().rsyncPath());
      assertThat(offers).extracting(Offer::id).doesNotHaveDuplicates();
      assertThat(node.offers().running()).isEqualTo(6);

      writer.write(1);
      Offer newer = node.offer(GAMES, SourceNode.atLeast(6));
      assertThat(newer.rsyncPath()).isNotEqualTo(offers.getFirst().rsyncPath());
      assertThat(served(offers.getFirst())).as("is still being fetched").exists();
      offers.forEach(offer -> node.offers().end(offer.id()));
      assertThat(served(offers.getFirst())).doesNotExist();
      assertThat(served(newer)).exists();
    }
  }

  @Test
  void aContentIsKeptForTheNextTargetAndThenDeleted() throws Exception {
    TestFiles.write(data.resolve("models/m.pth"), TestFiles.noise(10, 1));
    Offer offer = node.offer(MODEL, SourceNode.anyFile());
    node.offers().end(offer.id());
    assertThat(node.offers().running()).isZero();
    clock.advance(Offers.CONTENT_TTL.minusSeconds(5));
    node.offers().sweep();
    assertThat(served(offer)).exists();
    clock.advance(Duration.ofSeconds(10));
    node.offers().sweep();
    assertThat(filesInOffers()).isZero();
  }

  @Test
  void aTargetThatFellSilentTakesNoSlotAndFindsItsOfferWhenItIsBack() throws Exception {
    TestFiles.write(data.resolve("models/m.pth"), TestFiles.noise(10, 1));
    Offer offer = node.offer(MODEL, SourceNode.anyFile());
    clock.advance(Offers.SILENCE.minusSeconds(5));
    assertThat(node.offers().running()).isOne();
    clock.advance(Duration.ofSeconds(10));
    node.offers().sweep();
    assertThat(node.offers().running()).isZero();
    assertThat(node.offers().use(offer.id())).isPresent();
    assertThat(node.offers().running()).isOne();
    assertThat(served(offer)).exists();
  }

  @Test
  void anOfferThatNobodyUsesRunsOut() throws Exception {
    TestFiles.write(data.resolve("models/m.pth"), TestFiles.noise(10, 1));
    Offer used = node.offer(MODEL, SourceNode.anyFile());
    Offer dead = node.offer(MODEL, SourceNode.anyFile());
    clock.advance(Offers.OFFER_TTL.minusSeconds(5));
    assertThat(node.offers().use(used.id())).isPresent();
    clock.advance(Duration.ofSeconds(10));
    node.offers().sweep();
    assertThat(node.offers().use(dead.id())).isEmpty();
    assertThat(node.offers().use(used.id())).isPresent();
    assertThat(served(used)).exists();
  }

  @Test
  void refusesWhatIsNotThereOrIsNoFile() throws IOException {
    assertThat(refused(MODEL).category()).isEqualTo(FailureCategory.SOURCE_MISSING);
    Files.createDirectories(data.resolve("models/m.pth"));
    assertThat(refused(MODEL).category()).isEqualTo(FailureCategory.SOURCE_MISSING);
    assertThat(filesInOffers()).isZero();
  }

  @Test
  void refusesLinksThatLeadOut() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "secret");
    Files.createDirectories(data.resolve("models"));
    Files.createSymbolicLink(data.resolve("models/m.pth"), secret);
    Failure failure = refused(MODEL);
    assertThat(failure.category()).isEqualTo(FailureCategory.INVALID_JOB);
    assertThat(failure.error()).contains("models/m.pth").contains("must not leave");
    assertThat(filesInOffers()).isZero();
  }

  @Test
  void aDatabaseNeverTravelsAsAPlainFile() throws Exception {
    try (GamesWriter writer = new GamesWriter(databaseFile(), "WAL", 1)) {
      writer.write(1);
      assertThat(refused(SourceNode.model("games/g.db")).error()).contains("SQLite database");
      assertThat(refused(SourceNode.model("games/g.db-wal")).error()).contains("side file");
    }
  }

  @Test
  void aReplicaIsOfferedFromWhereItLies() throws Exception {
    ArtifactId foreign = ArtifactId.of(DataType.GAMES, new NodeId("origin"), new DataPath("g.db"));
    Path replica = data.resolve("replicas/origin/g.db");
    Files.createDirectories(replica.getParent());
    try (GamesWriter writer = new GamesWriter(replica, "DELETE", 1)) {
      writer.write(4);
    }
    Offer offer = node.offer(foreign, SourceNode.atLeast(4));
    assertThat(((Version.GamesVersion) offer.version()).gameCount()).isEqualTo(4);
  }

  @Test
  void refusesWhenItDoesNotHaveWhatIsWanted() throws Exception {
    try (GamesWriter writer = new GamesWriter(databaseFile(), "WAL", 1)) {
      writer.write(3);
    }
    TestFiles.write(data.resolve("models/m.pth"), new byte[9]);
    Failure lags = refused(GAMES, SourceNode.atLeast(4));
    assertThat(lags.category()).isEqualTo(FailureCategory.SOURCE_CHANGED);
    assertThat(lags.retryable()).isTrue();
    Version other = new Version.FileVersion(9, 0, Optional.of(new ContentHash("0".repeat(64))));
    assertThat(refused(MODEL, other).category()).isEqualTo(FailureCategory.SOURCE_CHANGED);
    assertThat(node.offers().running()).isZero();
  }

  @Test
  void aFileWrittenToInPlaceIsHashedAnew() throws Exception {
    Path file = TestFiles.write(data.resolve("models/m.pth"), TestFiles.noise(5000, 1));
    Offer before = node.offer(MODEL, SourceNode.anyFile());
    Files.write(file, new byte[] {1}, StandardOpenOption.WRITE);
    Offer after = node.offer(MODEL, SourceNode.anyFile());
    assertThat(after.hash()).isNotEqualTo(before.hash());
    assertThat(after.hash()).isEqualTo(FileDigest.hashOf(file));
  }

  private Path databaseFile() throws IOException {
    return Files.createDirectories(data.resolve("games")).resolve("g.db");
  }

  /** Writes to other files until the clock of the file system has moved on well enough. */
  private void letTheFileClockTick() throws IOException {
    long start = System.nanoTime();
    Path probe = temp.resolve("probe");
    while (System.nanoTime() - start < 100_000_000L) {
      Files.write(probe, new byte[1]);
    }
  }

  private Path served(Offer offer) {
    return node.directory().offersFolder().resolve(offer.rsyncPath());
  }

  private long filesInOffers() throws IOException {
    try (Stream<Path> files = Files.list(node.directory().offersFolder())) {
      return files.count();
    }
  }

  private Failure refused(ArtifactId artifact) {
    return refused(artifact, SourceNode.anyFile());
  }

  private Failure refused(ArtifactId artifact, Version wanted) {
    return switch (node.ask(artifact, wanted)) {
      case Offers.Outcome.Made made -> throw new AssertionError(made);
      case Offers.Outcome.Refused refused -> refused.failure();
    };
  }
}
