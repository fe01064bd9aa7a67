package org.ringrift.sync.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Games databases that are only read, whatever their layout. */
final class Databases {
  private Databases() {}

  /** Opens a file that nobody writes: no lock is taken, nothing is written beside it. */
  static Connection immutable(Path file) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:sqlite:" + file.toUri().toString() + "?mode=ro&immutable=1");
  }

  /** Opens a file that somebody may be writing. */
  static Connection live(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file.toUri().toString() + "?mode=ro");
  }

  /** The ids of all games. */
  static List<String> gameIds(Connection database) throws SQLException {
    return texts(database, "SELECT game_id FROM games");
  }

  /** What is wrong with the file; empty where nothing is. */
  static Optional<String> fault(Connection database) throws SQLException {
    List<String> lines = texts(database, "PRAGMA quick_check(3)");
    return lines.equals(List.of("ok")) ? Optional.empty() : Optional.of(String.join("; ", lines));
  }

  /** The names of all tables but SQLite's own, in order. */
  static List<String> tables(Connection database) throws SQLException {
    return texts(
        database,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
            + " ESCAPE '\\' ORDER BY name");
  }

  static long number(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  /** True where a write-ahead log lies beside the file, so that it must not be read alone. */
  static boolean hasLog(Path file) {
    return Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
  }

  private static List<String> texts(Connection database, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }
}
