package org.ringrift.sync.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;

class LiveDatabaseTest {
  @TempDir Path temp;
  private Path file;
  @AutoClose private GamesWriter writer;
  @AutoClose private LiveDatabase live;

  @BeforeEach
  void open() throws Exception {
    file = temp.resolve("games.db");
    writer = new GamesWriter(file, "WAL", 1);
    live = new LiveDatabase(file);
  }

  @Test
  void namesTheGamesThatAreNewAndTheirQuality() throws Exception {
    writer.write(2);
    Look.Seen first = seen(GamesMark.NONE);
    writer.write(1);
    Look.Seen second = seen(first.mark());

    assertThat(first.ids()).containsExactly("game-0", "game-1");
    assertThat(second.ids()).containsExactly("game-2");
    assertThat(second.mark()).isEqualTo(new GamesMark(3, 3, "game-2"));
    assertThat(second.quality()).hasValue(0.7);
    assertThat(live.look(second.mark())).isEqualTo(new Look.Unchanged());
  }

  @Test
  void looksAgainWhereItsNewsWereNotAnnounced() throws Exception {
    writer.write(1);

    assertThat(seen(GamesMark.NONE)).isEqualTo(seen(GamesMark.NONE));
  }

  @Test
  void aGameThatIsWrittenAnewIsNotANewOne() throws Exception {
    writer.write(3);
    GamesMark known = seen(GamesMark.NONE).mark();
    writer.execute("INSERT OR REPLACE INTO games SELECT * FROM games WHERE game_id = 'game-1'");
    Look.Seen replaced = seen(known);
    writer.execute("INSERT OR REPLACE INTO games SELECT * FROM games WHERE game_id = 'game-2'");
    writer.write(1);
    Look.Seen mixed = seen(replaced.mark());

    assertThat(replaced.news()).isZero();
    assertThat(mixed.news()).isEqualTo(1);
    assertThat(mixed.ids()).as("which of the two is new cannot be told").isEmpty();
  }

  @Test
  void whereRowsHaveNewNumbersGamesAreCountedAndNotNamed() throws Exception {
    writer.write(5);
    writer.execute("DELETE FROM games WHERE rowid < 4");
    GamesMark known = seen(GamesMark.NONE).mark();
    // As VACUUM may do with a table without an integer key.
    writer.execute("UPDATE games SET rowid = rowid - 3");
    writer.write(4);
    Look.Seen seen = seen(known);

    assertThat(known).isEqualTo(new GamesMark(2, 5, "game-4"));
    assertThat(seen.news()).isEqualTo(4);
    assertThat(seen.ids()).as("the fifth row is another game now").isEmpty();
  }

  @Test
  void moreGamesThanAnyoneNamesAreCounted() throws Exception {
    writer.execute(
        "INSERT INTO games (game_id) WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1"
            + " FROM n WHERE i < 1000) SELECT 'many-' || i FROM n");
    Look.Seen seen = seen(GamesMark.NONE);

    assertThat(seen.news()).isEqualTo(1001);
    assertThat(seen.ids()).isEmpty();
  }

  @Test
  void aFileInItsPlaceIsAnotherDatabase() throws Exception {
    writer.write(2);
    GamesMark known = seen(GamesMark.NONE).mark();
    Path other = temp.resolve("other.db");
    try (GamesWriter fresh = new GamesWriter(other, "DELETE", 2)) {
      fresh.writeOne("elsewhere-0");
      fresh.writeOne("elsewhere-1");
      fresh.writeOne("elsewhere-2");
    }
    writer.close();
    Files.deleteIfExists(Path.of(file + "-wal"));
    Files.deleteIfExists(Path.of(file + "-shm"));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    Look.Seen seen = seen(known);

    assertThat(seen.mark()).isEqualTo(new GamesMark(3, 3, "elsewhere-2"));
    assertThat(seen.ids()).isEmpty();
    Files.delete(file);
    assertThat(live.look(known)).isEqualTo(new Look.Gone());
  }

  @Test
  void aDatabaseWithoutGamesHasNoNews() throws Exception {
    Path empty = temp.resolve("empty.db");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + empty)) {
      GamesDatabase.execute(other, "CREATE TABLE notes (text)");
    }
    try (LiveDatabase looker = new LiveDatabase(empty)) {
      assertThat(looker.look(GamesMark.NONE))
          .isInstanceOfSatisfying(Look.Seen.class, seen -> assertThat(seen.news()).isZero());
    }
  }

  @Test
  void keepsNobodyFromWritingOrTidyingUp() throws Exception {
    writer.write(3);
    seen(GamesMark.NONE);
    writer.execute("PRAGMA busy_timeout=0");
    writer.write(1);

    try (Connection other = GamesDatabase.openForWriting(file)) {
      assertThat(GamesDatabase.strings(other, "PRAGMA wal_checkpoint(TRUNCATE)"))
          .as("0 where nobody was in the way")
          .containsExactly("0");
    }
    assertThat(Files.size(Path.of(file + "-wal"))).isZero();
  }

  private Look.Seen seen(GamesMark known) throws Exception {
    return (Look.Seen) live.look(known);
  }
}
