package org.ringrift.sync.worker.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;

@Timeout(60)
class DatabaseSnapshotTest {
  private static final int LEAST_GAMES = 100;
  private static final int SNAPSHOTS = 15;

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private final DatabaseSnapshot snapshots = new DatabaseSnapshot(clock);

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE", "TRUNCATE", "PERSIST"})
  void everySnapshotUnderALiveWriterIsWholeAndAPrefixOfItsCommits(String mode) throws Exception {
    Path live = temp.resolve("live games's.db");
    CountDownLatch begun = new CountDownLatch(LEAST_GAMES);
    AtomicBoolean enough = new AtomicBoolean();
    FutureTask<Integer> writer = new FutureTask<>(() -> writeUntil(live, mode, begun, enough));
    Thread.ofPlatform().daemon().start(writer);
    try {
      assertThat(begun.await(30, TimeUnit.SECONDS)).as("%s", writer).isTrue();
      snapshotsUnder(live, writer, enough);
    } finally {
      enough.set(true);
    }
  }

  private void snapshotsUnder(Path live, FutureTask<Integer> writer, AtomicBoolean enough)
      throws Exception {
    long before = 0;
    for (int i = 0; i < SNAPSHOTS; i++) {
      Path copy = temp.resolve("copy-" + i);
      long games = taken(live, copy).count();
      assertThat(games).isGreaterThanOrEqualTo(before);
      assertWholePrefix(copy, games);
      before = games;
    }
    enough.set(true);
    int written = writer.get(30, TimeUnit.SECONDS);
    assertThat(before).isBetween((long) LEAST_GAMES, (long) written);
    assertThat(taken(live, temp.resolve("last")).count()).isEqualTo(written);
  }

  @Test
  void leavesInRollbackModeWithoutSideFiles() throws Exception {
    Path live = temp.resolve("live.db");
    try (GamesWriter writer = new GamesWriter(live, "WAL", 1)) {
      writer.write(3);
      assertThat(taken(live, temp.resolve("copy")).highWaterMark()).contains(3L);
    }
    try (Connection copy = GamesDatabase.openReadOnly(temp.resolve("copy"))) {
      assertThat(GamesDatabase.strings(copy, "PRAGMA journal_mode")).containsExactly("delete");
      assertThat(GamesDatabase.games(copy, "main").count()).isEqualTo(3);
    }
    assertThat(TestFiles.tree(temp)).contains("copy").noneMatch(name -> name.startsWith("copy-"));
  }

  @Test
  void copiesADatabaseThatNobodyHasOpen() throws Exception {
    Path live = temp.resolve("live.db");
    try (GamesWriter writer = new GamesWriter(live, "WAL", 1)) {
      writer.write(5);
    }
    byte[] before = Files.readAllBytes(live);
    assertThat(taken(live, temp.resolve("copy")).count()).isEqualTo(5);
    assertThat(live).hasBinaryContent(before);
  }

  @Test
  void takesInWhatACrashedWriterLeftInItsLog() throws Exception {
    Path live = temp.resolve("live.db");
    Path crashed = Files.createDirectory(temp.resolve("crashed")).resolve("games.db");
    try (GamesWriter writer = new GamesWriter(live, "WAL", 1)) {
      writer.execute("PRAGMA wal_autocheckpoint=0");
      writer.write(5);
      Files.copy(live, crashed);
      Files.copy(Path.of(live + "-wal"), Path.of(crashed + "-wal"));
    }
    assertThat(taken(crashed, temp.resolve("copy")).count()).isEqualTo(5);
  }

  @Test
  void anyDatabaseWillDo() throws Exception {
    Path live = temp.resolve("other.db");
    try (GamesWriter writer = new GamesWriter(live, "DELETE", 1)) {
      writer.execute("DROP TABLE game_moves");
      writer.execute("DROP TABLE games");
      writer.execute("CREATE TABLE something (a, b)");
    }
    assertThat(taken(live, temp.resolve("copy"))).isEqualTo(GamesDatabase.Games.NONE);
    Path empty = Files.createFile(temp.resolve("empty.db"));
    assertThat(taken(empty, temp.resolve("copy2"))).isEqualTo(GamesDatabase.Games.NONE);
  }

  @Test
  void refusesWhileAFreshMarkerIsThere() throws Exception {
    Path live = games(1);
    Files.createFile(temp.resolve("live.db.writing"));
    clock.advance(Duration.ofSeconds(100));
    Failure failure = refused(live);
    assertThat(failure.category()).isEqualTo(FailureCategory.SOURCE_BUSY);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.error()).contains("live.db.writing").containsPattern("10\\d s old");
    clock.advance(Duration.ofSeconds(201));
    assertThat(taken(live, temp.resolve("copy")).count()).isEqualTo(1);
  }

  @Test
  void refusesWhileAWriterHoldsItExclusively() throws Exception {
    Path live = temp.resolve("live.db");
    try (GamesWriter writer = new GamesWriter(live, "DELETE", 1)) {
      writer.write(1);
      writer.execute("BEGIN EXCLUSIVE");
      assertThat(refused(live).category()).isEqualTo(FailureCategory.SOURCE_BUSY);
    }
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    Failure failure = refused(temp.resolve("nothing.db"));
    assertThat(failure.category()).isEqualTo(FailureCategory.SOURCE_MISSING);
    assertThat(failure.retryable()).isFalse();
    assertThat(temp.resolve("nothing.db")).doesNotExist();
  }

  @Test
  void saysWhatQuickCheckFound() throws Exception {
    Path live = games(200);
    try (RandomAccessFile file = new RandomAccessFile(live.toFile(), "rw")) {
      file.seek(20 * 4096L);
      file.write(new byte[40 * 4096]);
    }
    Failure failure = refused(live);
    assertThat(failure.category()).isEqualTo(FailureCategory.SOURCE_CORRUPT);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.error()).contains("live.db").contains("quick_check says");
  }

  @Test
  void refusesWhatIsNoDatabase() throws Exception {
    Path text = Files.writeString(temp.resolve("text.db"), "no database at all ".repeat(99));
    assertThat(refused(text).category()).isEqualTo(FailureCategory.SOURCE_CORRUPT);
    assertThat(Files.readString(text, StandardCharsets.UTF_8)).startsWith("no database");
  }

  private Path games(int count) throws SQLException {
    Path live = temp.resolve("live.db");
    try (GamesWriter writer = new GamesWriter(live, "DELETE", 1)) {
      writer.write(count);
    }
    return live;
  }

  private GamesDatabase.Games taken(Path live, Path copy) throws IOException {
    return switch (snapshots.take(live, copy)) {
      case SnapshotOutcome.Taken taken -> taken.games();
      case SnapshotOutcome.Refused refused -> throw new AssertionError(refused.failure());
    };
  }

  private Failure refused(Path live) throws IOException {
    Path copy = temp.resolve("refused");
    return switch (snapshots.take(live, copy)) {
      case SnapshotOutcome.Taken taken -> throw new AssertionError(taken);
      case SnapshotOutcome.Refused refused -> {
        assertThat(copy).doesNotExist();
        yield refused.failure();
      }
    };
  }

  private static int writeUntil(
      Path live, String mode, CountDownLatch begun, AtomicBoolean enough) {
    int written = 0;
    try (GamesWriter writer = new GamesWriter(live, mode, 42)) {
      while (!enough.get()) {
        writer.write(1);
        written++;
        begun.countDown();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the writer was disturbed after " + written, e);
    }
    return written;
  }

  private static void assertWholePrefix(Path copy, long games) throws SQLException {
    try (Connection connection = GamesDatabase.openImmutable(copy)) {
      assertThat(GamesDatabase.faults(connection, true)).isEmpty();
      List<String> expected = IntStream.range(0, (int) games).mapToObj(i -> "game-" + i).toList();
      assertThat(GamesDatabase.strings(connection, "SELECT game_id FROM games ORDER BY rowid"))
          .isEqualTo(expected);
      assertThat(GamesDatabase.number(connection, "SELECT count(*) FROM game_moves"))
          .contains(12 * games);
    }
  }
}
