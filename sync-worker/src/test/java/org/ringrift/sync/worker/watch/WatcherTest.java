package org.ringrift.sync.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NpzExported;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.worker.node.FakePublisher;
import org.ringrift.sync.worker.node.HashCache;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Durable;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesSchema;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.JavaProcess;
import org.ringrift.sync.worker.testkit.RandomGames;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.testkit.WriterMain;

/** Real writers, a real file system, and a log of the test. */
@Timeout(180)
class WatcherTest {
  private static final NodeId SELF = new NodeId("player");
  private static final String HEX8 = "data/games/canonical_hex8_2p.db";
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path root;
  private final FakePublisher log = new FakePublisher();
  private DataDirectory directory;
  private Watcher watcher;

  @BeforeEach
  void start() throws Exception {
    restart(NEVER);
  }

  @AfterEach
  void stop() {
    watcher.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void announcesTheCommitsOfAWriterThatStaysConnected(String mode) throws Exception {
    try (GamesWriter writer = writer(HEX8, mode)) {
      for (int games = 1; games <= 5; games++) {
        writer.write(1);
        awaitGames(HEX8, games);
      }
    }

    assertThat(ids(HEX8)).containsExactly("game-0", "game-1", "game-2", "game-3", "game-4");
    GameCompleted last = completed(HEX8).getLast();
    assertThat(last.getConfigKey()).isEqualTo("hex8_2p");
    assertThat(last.getHighWaterMark()).isEqualTo(5);
    assertThat(last.getMeanQualityScore()).isEqualTo(0.7);
    assertThat(last.getDbSizeBytes()).isPositive();
    assertThat(bodies(OrphanGamesDetected.class)).isEmpty();
  }

  @Test
  void announcesEveryGameOfAProcessThatIsKilled() throws Exception {
    Path file = root.resolve(HEX8);
    Files.createDirectories(file.getParent());
    try (RandomGames layout = new RandomGames(file, GamesSchema.V18, "WAL", new Random(1));
        JavaProcess process = new JavaProcess(WriterMain.class, file, 2)) {
      awaitGames(HEX8, 50);
      process.kill();
      long written = GamesDatabase.games(file).count();
      awaitGames(HEX8, written);

      assertThat(layout).isNotNull();
      try (Connection reader = GamesDatabase.openReadOnly(file)) {
        assertThat(ids(HEX8))
            .as("every id once, in the order of the commits")
            .isEqualTo(GamesDatabase.strings(reader, "SELECT game_id FROM games ORDER BY rowid"));
      }
    }
  }

  @Test
  void whatHappenedWhileItWasDownIsAnnouncedOnceAfterwards() throws Exception {
    try (GamesWriter writer = writer(HEX8, "WAL")) {
      writer.write(2);
      awaitGames(HEX8, 2);
      watcher.close();
      writer.write(3);
      restart(NEVER);
      awaitGames(HEX8, 5);
      restart(NEVER);
      writer.write(1);
      awaitGames(HEX8, 6);
    }

    assertThat(ids(HEX8)).hasSize(6).doesNotHaveDuplicates();
    assertThat(log.values(GameEvent.class))
        .extracting(GameEvent::getEventId)
        .doesNotHaveDuplicates();
    assertThat(bodies(OrphanGamesDetected.class)).isEmpty();
  }

  @Test
  void databasesThatNobodyAnnouncedAreReportedAtTheStart() throws Exception {
    watcher.close();
    try (GamesWriter writer = writer("data/games/old/left.db", "WAL")) {
      writer.write(4);
      restart(NEVER);
      log.await(events -> bodies(OrphanGamesDetected.class).size() == 1);
      writer.write(1);
      awaitGames("data/games/old/left.db", 5);
    }

    assertThat(bodies(OrphanGamesDetected.class))
        .containsExactly(new OrphanGamesDetected("data/games/old/left.db", 4L, 4L));
    assertThat(ids("data/games/old/left.db")).containsExactly("game-4");
  }

  @Test
  void aDatabaseInPlaceOfAnotherIsNotAnnouncedAsItsSuccessor() throws Exception {
    try (GamesWriter writer = writer(HEX8, "WAL")) {
      writer.write(5);
      awaitGames(HEX8, 5);
    }
    Path other = root.resolve("other.db");
    try (GamesWriter writer = new GamesWriter(other, "DELETE", 3)) {
      writer.write(2);
    }
    Files.deleteIfExists(root.resolve(HEX8 + "-wal"));
    Files.deleteIfExists(root.resolve(HEX8 + "-shm"));
    Files.move(other, root.resolve(HEX8), StandardCopyOption.REPLACE_EXISTING);
    try (GamesWriter sentinel = writer("data/games/sentinel.db", "WAL")) {
      for (int games = 1; problemsOf(HEX8).isEmpty(); games++) {
        sentinel.write(1);
        awaitGames("data/games/sentinel.db", games);
      }
    }

    assertThat(problemsOf(HEX8)).singleElement().asString().contains("has 2 games");
    assertThat(completed(HEX8)).last().extracting(GameCompleted::getTotalGames).isEqualTo(5L);
  }

  @Test
  void leavesNothingBesideADatabaseThatItsWriterClosed() throws Exception {
    try (GamesWriter writer = writer(HEX8, "WAL")) {
      writer.write(2);
      awaitGames(HEX8, 2);
    }
    watcher.close();

    assertThat(TestFiles.tree(root.resolve("data/games")))
        .containsExactly("", "canonical_hex8_2p.db");
  }

  @Test
  void whatTheLogDoesNotTakeIsAnnouncedLater() throws Exception {
    log.failWith(new IllegalStateException("no broker"));
    try (GamesWriter writer = writer(HEX8, "WAL")) {
      writer.write(3);
      while (problemsOf(HEX8).stream().noneMatch(problem -> problem.contains("no broker"))) {
        Thread.onSpinWait();
      }
      log.failWith(null);
      awaitGames(HEX8, 3);
    }

    assertThat(ids(HEX8)).containsExactly("game-0", "game-1", "game-2");
  }

  @Test
  void aRescanFindsWhatNobodyReported() throws Exception {
    restart(Duration.ofMillis(50));
    // A link into the folder: the system reports only what happens in folders that are watched.
    Path outside = Files.createDirectories(root.resolve("elsewhere"));
    Files.createDirectories(root.resolve("data/games"));
    try (GamesWriter writer = new GamesWriter(outside.resolve("x.db"), "DELETE", 1)) {
      writer.write(1);
      Files.createLink(root.resolve("data/games/x.db"), outside.resolve("x.db"));
      awaitGames("data/games/x.db", 1);
      writer.write(1);
      awaitGames("data/games/x.db", 2);
    }
  }

  @Test
  void modelsAndArchivesAreAnnouncedOnceTheyAreComplete() throws Exception {
    byte[] bytes = TestFiles.noise(100_000, 1);
    TestFiles.write(root.resolve("models/canonical_square8_2p.pth"), bytes);
    Path npz = TestFiles.write(root.resolve("data/training/deep/hexagonal_4p.npz"), bytes);
    log.await(events -> bodies(ModelPublished.class).size() == 1);
    log.await(events -> bodies(NpzExported.class).size() == 1);

    ModelPublished model = bodies(ModelPublished.class).getFirst();
    assertThat(model.getPath()).isEqualTo("models/canonical_square8_2p.pth");
    assertThat(model.getSizeBytes()).isEqualTo(100_000);
    assertThat(model.getConfigKey()).isEqualTo("square8_2p");
    assertThat(model.getContentHash()).isEqualTo(FileDigest.of(npz).hash().hex());
    assertThat(bodies(NpzExported.class).getFirst().getConfigKey()).isEqualTo("hexagonal_4p");
    assertThat(log.values(ArtifactEvent.class))
        .as("made when they were last written, an hour ago")
        .allSatisfy(event -> assertThat(event.getOccurredAtMs()).isLessThan(minutesAgo(30)));
  }

  @Test
  void aFileWithAnOlderTimeThanTheOneBeforeIsNewAllTheSame() throws Exception {
    Path model = TestFiles.write(root.resolve("models/x.pth"), new byte[10]);
    log.await(events -> bodies(ModelPublished.class).size() == 1);
    Path other = TestFiles.write(root.resolve("other"), new byte[20]);
    Files.setLastModifiedTime(other, FileTime.fromMillis(minutesAgo(300)));
    Files.move(other, model, StandardCopyOption.REPLACE_EXISTING);
    log.await(events -> bodies(ModelPublished.class).size() == 2);

    assertThat(log.values(ArtifactEvent.class).getLast().getOccurredAtMs())
        .isGreaterThan(minutesAgo(30));
  }

  @Test
  void theTimeOfAFileIsThatOfItsLastWriteThoughLinksToItWereMade() throws Exception {
    Path model = TestFiles.write(root.resolve("models/x.pth"), new byte[10]);
    Files.createLink(root.resolve("link"), model);
    log.await(events -> bodies(ModelPublished.class).size() == 1);

    assertThat(log.values(ArtifactEvent.class).getFirst().getOccurredAtMs())
        .isEqualTo(Files.getLastModifiedTime(model).toMillis());
  }

  private static long minutesAgo(long minutes) {
    return System.currentTimeMillis() - Duration.ofMinutes(minutes).toMillis();
  }

  @Test
  void whatCameFromOtherNodesIsNotAnnouncedUnlessSomebodyWritesIntoIt() throws Exception {
    Path received = root.resolve("models/received.pth");
    Path staged = Files.write(directory.workFolder().resolve("staged"), new byte[10]);
    directory.received().expect(received, 10, 1_000_000);
    Durable.rename(staged, received, 1_000_000);
    TestFiles.write(root.resolve("models/own.pth"), new byte[20]);
    log.await(events -> bodies(ModelPublished.class).size() == 1);
    restart(NEVER);
    TestFiles.write(root.resolve("models/own2.pth"), new byte[20]);
    log.await(events -> bodies(ModelPublished.class).size() == 2);
    Files.write(received, new byte[30]);
    log.await(events -> bodies(ModelPublished.class).size() == 3);

    assertThat(bodies(ModelPublished.class))
        .extracting(ModelPublished::getPath)
        .containsExactly("models/own.pth", "models/own2.pth", "models/received.pth");
  }

  @Test
  void filesThatChangedWhileItWasDownAreAnnouncedAndOthersAreNot() throws Exception {
    watcher.close();
    Files.delete(directory.workFolder().resolve("announced"));
    TestFiles.write(root.resolve("models/before.pth"), new byte[10]);
    restart(NEVER);
    TestFiles.write(root.resolve("models/during.pth"), new byte[10]);
    log.await(events -> bodies(ModelPublished.class).size() == 1);
    watcher.close();
    TestFiles.write(root.resolve("models/down.pth"), new byte[10]);
    restart(NEVER);
    log.await(events -> bodies(ModelPublished.class).size() == 2);

    assertThat(bodies(ModelPublished.class))
        .as("what was there before the first start, the inventory names")
        .extracting(ModelPublished::getPath)
        .containsExactly("models/during.pth", "models/down.pth");
  }

  @Test
  void whatLiesElsewhereIsNobodysBusiness() throws Exception {
    for (String path :
        List.of(".ringsync/backups/data/games/x.db", "replicas/trainer/data/games/x.db", "x.db")) {
      try (GamesWriter writer = writer(path, "WAL")) {
        writer.write(1);
      }
    }
    TestFiles.write(root.resolve(".ringsync/staging/job/models/x.pth"), new byte[10]);
    TestFiles.write(root.resolve("models/x.pth.tmp"), new byte[10]);
    TestFiles.write(root.resolve("models/x.pth"), new byte[10]);
    log.await(events -> bodies(ModelPublished.class).size() == 1);

    assertThat(log.published()).hasSize(1);
    assertThat(watcher.problems()).isEmpty();
  }

  private void restart(Duration rescan) throws Exception {
    if (watcher != null) {
      watcher.close();
    }
    directory = DataDirectory.open(root);
    HashCache hashes =
        HashCache.open(
            directory.workFolder().resolve("hashes"), file -> FileDigest.of(file).hash());
    watcher =
        new Watcher(
            SELF,
            directory,
            new InventoryScanner(SELF, directory.root(), hashes),
            log,
            new WatchPolicy(Duration.ofMillis(300), rescan),
            InstantSource.system());
    watcher.start();
  }

  private GamesWriter writer(String path, String mode) throws Exception {
    Files.createDirectories(root.resolve(path).getParent());
    return new GamesWriter(root.resolve(path), mode, 1);
  }

  private List<String> problemsOf(String path) {
    return watcher.problems().stream()
        .filter(problem -> problem.contains(path) && !problem.contains("cannot be read"))
        .toList();
  }

  private void awaitGames(String path, long total) throws InterruptedException {
    log.await(events -> completed(path).stream().anyMatch(games -> games.getTotalGames() >= total));
  }

  private List<GameCompleted> completed(String path) {
    return bodies(GameCompleted.class).stream()
        .filter(games -> games.getDbPath().equals(path))
        .toList();
  }

  private List<String> ids(String path) {
    return completed(path).stream().flatMap(games -> games.getGameIds().stream()).toList();
  }

  private <T> List<T> bodies(Class<T> type) {
    List<Object> bodies = new ArrayList<>();
    log.values(GameEvent.class).forEach(event -> bodies.add(event.getBody()));
    log.values(ArtifactEvent.class).forEach(event -> bodies.add(event.getBody()));
    return bodies.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
