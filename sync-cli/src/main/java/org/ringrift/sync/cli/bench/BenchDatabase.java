package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.demo.SelfPlay;

/** Makes games databases of any size: some games are played, the others are their copies. */
final class BenchDatabase {
  private static final int PLAYED = 200;

  private BenchDatabase() {}

  /** Makes a database of at least this size. */
  static void make(Path file, long bytes) throws SQLException, CommandException, IOException {
    SelfPlay.play(file, PLAYED, 1);
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement()) {
      statement.execute("PRAGMA journal_mode=OFF");
      statement.execute("PRAGMA synchronous=OFF");
      statement.execute("PRAGMA cache_size=-200000");
      statement.execute("CREATE TEMP TABLE played AS SELECT game_id FROM games");
      List<String> copies = copies(statement);
      for (int copy = 1; Files.size(file) < bytes; copy++) {
        statement.execute("BEGIN");
        for (String sql : copies) {
          statement.execute(sql.formatted(copy));
        }
        statement.execute("COMMIT");
      }
      statement.execute("PRAGMA journal_mode=WAL");
    }
  }

  /** Children first: a completed game is only let in where its moves are. */
  private static List<String> copies(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet found =
        statement.executeQuery(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%game_id%'"
                + " ORDER BY name = 'games', name")) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    List<String> copies = new ArrayList<>();
    for (String table : tables) {
      try (ResultSet found =
          statement.executeQuery(
              "SELECT group_concat(iif(name = 'game_id', 'game_id || ''-%d''', name))"
                  + " FROM pragma_table_info('"
                  + table
                  + "')")) {
        copies.add(
            "INSERT INTO "
                + table
                + " SELECT "
                + found.getString(1)
                + " FROM "
                + table
                + " WHERE game_id IN played");
      }
    }
    return copies;
  }
}
