package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.cli.command.CommandException;

class GamesDatabaseTest {
  private static final long NOW = 1_800_000_000_000L;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("data/games/canonical_hex8_2p.db");
  }

  private static Game game(long number) {
    return new GameGenerator(Board.HEX8, 7).game(number, NOW);
  }

  @Test
  void hasEveryTableIndexAndTrigger() throws Exception {
    try (GamesDatabase database = GamesDatabase.open(file);
        Connection reader = Databases.live(database.file())) {
      assertThat(Databases.tables(reader))
          .containsExactly(
              "game_choices",
              "game_history_entries",
              "game_initial_state",
              "game_moves",
              "game_nnue_features",
              "game_players",
              "game_state_snapshots",
              "games",
              "orphaned_games",
              "schema_metadata");
      assertThat(count(reader, "sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))
          .isEqualTo(25);
      assertThat(count(reader, "sqlite_schema WHERE type = 'trigger'")).isEqualTo(2);
      assertThat(count(reader, "pragma_foreign_key_list('game_moves')")).isEqualTo(1);
      assertThat(count(reader, "pragma_table_info('games')")).isEqualTo(26);
      assertThat(count(reader, "schema_metadata WHERE key = 'schema_version' AND value = '18'"))
          .isEqualTo(1);
    }
  }

  @Test
  void everyTableOfAGameHasRowsAndTheLogStays() throws Exception {
    try (GamesDatabase database = GamesDatabase.open(file)) {
      database.write(game(1));
      assertThat(Databases.hasLog(file)).isTrue();
      try (Connection reader = Databases.live(file)) {
        for (String table :
            List.of(
                "games",
                "game_players",
                "game_initial_state",
                "game_moves",
                "game_state_snapshots",
                "game_choices",
                "game_history_entries",
                "game_nnue_features")) {
          assertThat(count(reader, table)).as(table).isPositive();
        }
        assertThat(count(reader, "games WHERE game_status = 'completed' AND total_moves >= 40"))
            .isEqualTo(1);
        assertThat(Databases.fault(reader)).isEmpty();
      }
    }
  }

  @Test
  void gamesAreAsLargeAsRealOnes() throws Exception {
    int games = 50;
    try (GamesDatabase database = GamesDatabase.open(file)) {
      for (int number = 1; number <= games; number++) {
        database.write(game(number));
      }
    }
    assertThat(Files.size(file) / games).isBetween(50_000L, 150_000L);
    try (Connection reader = Databases.immutable(file)) {
      assertThat(mean(reader, "length(move_json)", "game_moves")).isBetween(200L, 900L);
      assertThat(
              mean(
                  reader,
                  "length(board_summary_before_json) + length(board_summary_after_json)",
                  "game_history_entries"))
          .isBetween(1_500L, 6_000L);
      assertThat(Databases.number(reader, "SELECT min(total_moves) FROM games")).isEqualTo(40);
      assertThat(Databases.number(reader, "SELECT max(total_moves) FROM games"))
          .isBetween(75L, 80L);
    }
  }

  @Test
  void goesOnWhereAnEarlierRunStopped() throws Exception {
    try (GamesDatabase first = GamesDatabase.open(file)) {
      first.write(game(first.highWaterMark() + 1));
    }
    try (GamesDatabase second = GamesDatabase.open(file)) {
      assertThat(second.gameCount()).isEqualTo(1);
      second.write(game(second.highWaterMark() + 1));
      assertThat(second.gameCount()).isEqualTo(2);
      try (Connection reader = Databases.live(file)) {
        assertThat(Databases.gameIds(reader)).hasSize(2).doesNotHaveDuplicates();
        assertThat(Databases.number(reader, "SELECT max(rowid) FROM games"))
            .isEqualTo(second.highWaterMark());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INSERT INTO games (game_id; board_type; num_players; created_at; game_status; total_moves;"
        + " total_turns; schema_version) VALUES ('x'; 'hex8'; 2; 'now'; 'completed'; 60; 30; 18),"
        + " before 5 of its moves",
    "UPDATE games SET total_moves = 4; game_status = 'completed', at least 5 moves",
    "INSERT INTO game_players (game_id; player_number; player_type) VALUES ('nobody'; 1; 'ai'),"
        + " FOREIGN KEY",
  })
  void refusesWhatRealDatabasesRefuse(String sql, String reason) throws Exception {
    try (GamesDatabase database = GamesDatabase.open(file)) {
      database.write(game(1));
    }
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      assertThatThrownBy(() -> statement.executeUpdate(sql.replace(';', ',')))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void deletingAGameTakesItsChildrenAlong() throws Exception {
    try (GamesDatabase database = GamesDatabase.open(file)) {
      database.write(game(1));
    }
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      statement.executeUpdate("DELETE FROM games");
      assertThat(count(writer, "game_moves")).isZero();
    }
  }

  @Test
  void leavesADatabaseOfAnotherLayoutAsItIs() throws Exception {
    Files.createDirectories(file.getParent());
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.executeUpdate("CREATE TABLE games (game_id TEXT PRIMARY KEY)");
    }
    assertThatThrownBy(() -> GamesDatabase.open(file))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("version 18");
    try (Connection other = Databases.live(file)) {
      assertThat(Databases.tables(other)).containsExactly("games");
    }
  }

  private static long count(Connection database, String what) throws SQLException {
    return Databases.number(database, "SELECT count(*) FROM " + what);
  }

  private static long mean(Connection database, String what, String table) throws SQLException {
    return Databases.number(database, "SELECT CAST(avg(" + what + ") AS INTEGER) FROM " + table);
  }
}
