package org.ringrift.sync.worker.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.JavaProcess;
import org.ringrift.sync.worker.testkit.TestClock;

class LiveMergeTest {
  private static final String MATCHES =
      "CREATE TABLE match_history (participant_a TEXT, participant_b TEXT, winner TEXT,"
          + " board_type TEXT, num_players INTEGER, timestamp REAL, game_id TEXT)";
  private static final String RATINGS =
      "CREATE TABLE elo_ratings (participant_id TEXT, board_type TEXT, num_players INTEGER,"
          + " rating REAL, games_played INTEGER,"
          + " PRIMARY KEY (participant_id, board_type, num_players))";
  private static final String VERSIONS =
      "CREATE TABLE versions (model_id TEXT, version INTEGER, stage TEXT, updated_at TEXT,"
          + " PRIMARY KEY (model_id, version))";

  @TempDir private Path root;
  private final TestClock clock = new TestClock();
  private DataDirectory directory;
  private Path live;
  private Path incoming;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(root);
    live = Files.createDirectories(root.resolve("data")).resolve("unified_elo.db");
    incoming = root.resolve("arrived.db");
  }

  @Test
  void takesInWhatIsNewAndRatesEverybodyAnew() throws Exception {
    elo(live, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 2, 'g2')");
    elo(
        incoming,
        "INSERT INTO match_history VALUES ('b', 'a', 'b', 'hex8', 2, 1, 'g1')",
        "INSERT INTO elo_ratings VALUES ('a', 'hex8', 2, 9999, 1)");

    LiveMerge.Outcome.Merged merged = merged();

    assertThat(merged.rows()).isEqualTo(1);
    assertThat(merged.kept()).isEmpty();
    assertThat(Rows.of(live))
        .filteredOn(row -> row.startsWith("elo_ratings") && row.contains("participant_id=a"))
        .singleElement()
        .asString()
        .contains("games_played=2", "rating=1501.4");
    assertThat(merged().rows()).as("the same again").isZero();
  }

  @Test
  void aPromotionWinsByItsTimeWhereverItWasMade() throws Exception {
    registry(live, "INSERT INTO versions VALUES ('m', 1, 'production', '2026-01-02 10:00:00')");
    registry(incoming, "INSERT INTO versions VALUES ('m', 1, 'staging', '2026-01-02T09:59:59Z')");
    merge(DataType.REGISTRY);
    assertThat(Rows.of(live).toString()).contains("stage=production").doesNotContain("staging");

    Files.delete(incoming);
    registry(incoming, "INSERT INTO versions VALUES ('m', 1, 'archived', '2026-01-02T11:00:00Z')");
    assertThat(merge(DataType.REGISTRY))
        .isInstanceOfSatisfying(
            LiveMerge.Outcome.Merged.class,
            merged -> {
              assertThat(merged.rows()).isEqualTo(1);
              assertThat(merged.kept()).as("a newer state is no disagreement").isEmpty();
            });
    assertThat(Rows.of(live).toString()).contains("stage=archived").doesNotContain("production");
  }

  @Test
  void rowsThatSayOtherwiseAreReported() throws Exception {
    elo(live, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");
    elo(incoming, "INSERT INTO match_history VALUES ('a', 'b', 'b', 'hex8', 2, 1, 'g1')");

    assertThat(merged().kept())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
              assertThat(kept.error()).contains("1 rows", "winner=a", "winner=b", "game_id=g1");
            });
  }

  @Test
  void columnsAndTablesThatAreMissingHereAreAdded() throws Exception {
    elo(live, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");
    elo(
        incoming,
        "ALTER TABLE match_history ADD COLUMN worker TEXT NOT NULL DEFAULT 'it''s nobody'",
        "CREATE TABLE participants (participant_id TEXT PRIMARY KEY, \"odd \"\" name\" TEXT)",
        "INSERT INTO participants VALUES ('a', 'x')",
        "INSERT INTO match_history VALUES ('a', 'b', 'b', 'hex8', 2, 2, 'g2', 'w1')");

    assertThat(merged().rows()).isEqualTo(2);
    assertThat(Rows.of(live).toString())
        .contains("worker=it's nobody", "worker=w1", "odd \" name=x");
  }

  @Test
  void whatIsNoSuchDatabaseChangesNothing() throws Exception {
    elo(live, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");
    List<String> before = Rows.of(live);

    Files.writeString(incoming, "no database at all".repeat(300));
    assertThat(refused().category()).isEqualTo(FailureCategory.SOURCE_CORRUPT);
    Files.delete(incoming);
    database(incoming, "CREATE TABLE something (x)");
    assertThat(refused())
        .satisfies(
            failure -> {
              assertThat(failure.category()).isEqualTo(FailureCategory.VERIFICATION_FAILED);
              assertThat(failure.error()).contains("no elo database", "table match_history");
            });
    Files.delete(incoming);
    database(incoming, "CREATE TABLE match_history (winner TEXT, timestamp REAL)");
    assertThat(refused().error()).contains("must have a column participant_");
    Files.delete(incoming);
    elo(incoming);
    truncate(incoming);
    assertThat(refused().category()).isEqualTo(FailureCategory.SOURCE_CORRUPT);

    assertThat(Rows.of(live)).isEqualTo(before);
    assertThat(root.resolve(".ringsync/backups")).doesNotExist();
  }

  @Test
  void aDatabaseThatChangesRowsOnItsOwnIsLeftAsItWas() throws Exception {
    elo(
        live,
        "CREATE TRIGGER loud AFTER INSERT ON match_history BEGIN"
            + " UPDATE match_history SET winner = upper(winner) WHERE rowid = new.rowid; END");
    elo(incoming, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");

    assertThat(refused())
        .satisfies(
            failure -> {
              assertThat(failure.category()).isEqualTo(FailureCategory.VERIFICATION_FAILED);
              assertThat(failure.error()).contains("a trigger");
            });
    assertThat(Rows.of(live)).isEmpty();
  }

  @Test
  void theFirstCopyIsWhatArrivedAndNeverReplacesAnything() throws Exception {
    elo(incoming, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");

    assertThat(merged().rows()).isZero();
    assertThat(Rows.of(live).toString()).contains("match_history", "rating=1516");
    assertThat(root.resolve(".ringsync/backups")).doesNotExist();
  }

  @Test
  void theNewestBackupsStay() throws Exception {
    elo(live);
    for (int i = 0; i < 8; i++) {
      Files.deleteIfExists(incoming);
      elo(
          incoming,
          "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, %d, 'g%d')".formatted(i, i));
      clock.advance(java.time.Duration.ofSeconds(1));
      assertThat(merged().rows()).isEqualTo(1);
    }
    try (Stream<Path> files = Files.list(root.resolve(".ringsync/backups/data/unified_elo.db"))) {
      List<Path> backups = files.sorted().toList();
      assertThat(backups).hasSize(5);
      assertThat(Rows.of(backups.getLast())).as("before the last").hasSize(7 + 2);
    }
  }

  @Test
  void otherWritersGoOnMeanwhile() throws Exception {
    new RandomCopies(new Random(5)).elo(live, 10);
    try (Connection setUp = RandomCopies.open(live)) {
      RandomCopies.execute(setUp, "PRAGMA journal_mode = WAL");
    }
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(
            () -> {
              try (Connection connection = RandomCopies.open(live)) {
                RandomCopies.execute(connection, "PRAGMA busy_timeout = 20000");
                for (int i = 0; i < 200; i++) {
                  RandomCopies.insert(
                      connection,
                      "INSERT INTO match_history (game_id, timestamp) VALUES (?, ?)",
                      "live-" + i,
                      i);
                  first.countDown();
                }
                return 200;
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    first.await();
    for (int i = 0; i < 10; i++) {
      Files.deleteIfExists(incoming);
      new RandomCopies(new Random(i)).elo(incoming, 20);
      merged();
    }

    assertThat(writer.get()).isEqualTo(200);
    try (Connection connection = GamesDatabase.openReadOnly(live)) {
      assertThat(
              GamesDatabase.number(
                  connection, "SELECT count(*) FROM match_history WHERE game_id LIKE 'live-%'"))
          .contains(200L);
    }
  }

  /** Kills a process that merges again and again; what is there is one of the two states. */
  @Test
  void aKilledMergeLeavesTheOldRowsOrTheNew() throws Exception {
    elo(live, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");
    elo(incoming, many(3_000).toArray(String[]::new));
    List<String> before = Rows.of(live);
    Path wanted = Files.copy(live, root.resolve("wanted.db"));
    assertThat(new LiveMerge(directory, clock).merge(DataType.ELO, incoming, wanted))
        .isInstanceOf(LiveMerge.Outcome.Merged.class);
    List<String> after = Rows.of(wanted);
    long seed = Long.getLong("sync.test.seed", System.nanoTime());
    Random random = new Random(seed);
    int whole = 0;

    for (int i = 0; i < 6; i++) {
      Path copy = Files.copy(wanted, root.resolve("copy-" + i + ".db"));
      Files.delete(copy);
      try (Connection empty = RandomCopies.open(copy)) {
        RandomCopies.execute(empty, MATCHES, RATINGS);
        RandomCopies.execute(
            empty, "INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1, 'g1')");
      }
      Path begun = root.resolve("begun-" + i);
      try (JavaProcess merging = new JavaProcess(MergeMain.class, root, incoming, copy, begun)) {
        while (!Files.exists(begun) && merging.isAlive()) {
          Thread.onSpinWait();
        }
        long until = System.nanoTime() + random.nextInt(600) * 1_000_000L;
        while (System.nanoTime() < until && merging.isAlive()) {
          Thread.onSpinWait();
        }
      }
      try (Connection connection = RandomCopies.open(copy)) {
        assertThat(GamesDatabase.faults(connection, true)).isEmpty();
      }
      List<String> rows = Rows.of(copy);
      whole += rows.equals(after) ? 1 : 0;
      assertThat(rows.equals(before) || rows.equals(after))
          .as("seed %s: %s rows, neither the old nor the new", seed, rows.size())
          .isTrue();
    }
    assertThat(whole).as("merges that were not cut off").isLessThanOrEqualTo(6);
  }

  private static List<String> many(int matches) {
    return Stream.iterate(0, i -> i + 1)
        .limit(matches)
        .map(
            i ->
                "INSERT INTO match_history VALUES ('p%d', 'q%d', 'p%d', 'hex8', 2, %d, 'n%d')"
                    .formatted(i % 7, i % 5, i % 7, i, i))
        .toList();
  }

  private LiveMerge.Outcome merge(DataType type) throws Exception {
    return new LiveMerge(directory, clock).merge(type, incoming, live);
  }

  private LiveMerge.Outcome.Merged merged() throws Exception {
    LiveMerge.Outcome outcome = merge(DataType.ELO);
    assertThat(outcome).isInstanceOf(LiveMerge.Outcome.Merged.class);
    return (LiveMerge.Outcome.Merged) outcome;
  }

  private Failure refused() throws Exception {
    LiveMerge.Outcome outcome = merge(DataType.ELO);
    assertThat(outcome).isInstanceOf(LiveMerge.Outcome.Refused.class);
    return ((LiveMerge.Outcome.Refused) outcome).failure();
  }

  private static void elo(Path file, String... statements) throws SQLException {
    database(
        file,
        Stream.concat(Stream.of(MATCHES, RATINGS), Stream.of(statements)).toArray(String[]::new));
  }

  private static void registry(Path file, String... statements) throws SQLException {
    database(
        file,
        Stream.concat(
                Stream.of("CREATE TABLE models (model_id TEXT PRIMARY KEY)", VERSIONS),
                Stream.of(statements))
            .toArray(String[]::new));
  }

  private static void database(Path file, String... statements) throws SQLException {
    try (Connection connection = RandomCopies.open(file)) {
      connection.setAutoCommit(false);
      RandomCopies.execute(connection, statements);
      connection.commit();
    }
  }

  private static void truncate(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 4096));
  }

  /** Merges one file into another, in a process of its own. */
  static final class MergeMain {
    private MergeMain() {}

    public static void main(String[] arguments) throws Exception {
      DataDirectory directory = DataDirectory.open(Path.of(arguments[0]));
      LiveMerge merge = new LiveMerge(directory, InstantSource.system());
      Files.createFile(Path.of(arguments[3]));
      LiveMerge.Outcome outcome =
          merge.merge(DataType.ELO, Path.of(arguments[1]), Path.of(arguments[2]));
      System.exit(outcome instanceof LiveMerge.Outcome.Merged ? 0 : 1);
    }
  }
}
