package org.ringrift.sync.worker.store;

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
import java.util.Optional;
import org.ringrift.sync.core.Version;

/**
 * Reads SQLite databases without changing them. Table and column lists are never assumed: any
 * schema version will do, also one without a table {@code games}.
 */
public final class GamesDatabase {
  private static final int MAX_FAULTS = 5;

  private GamesDatabase() {}

  /**
   * What is in the table {@code games}.
   *
   * @param highWaterMark largest rowid; empty where there is no row, or no rowid
   */
  public record Games(long count, Optional<Long> highWaterMark) {
    /** What a database without a table {@code games} has: it still travels, with a count of 0. */
    public static final Games NONE = new Games(0, Optional.empty());
  }

  /** Opens a file that nobody writes to; makes no side file next to it and takes no lock. */
  public static Connection openImmutable(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + uri(file, "immutable=1"));
  }

  /** Opens a file that others may write to, for reading. */
  public static Connection openReadOnly(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + uri(file, "mode=ro"));
  }

  /** Opens a file that is there for writing. */
  public static Connection openForWriting(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + uri(file, "mode=rw"));
  }

  /** The SQLite URI of a file, whatever characters are in its name. */
  public static String uri(Path file, String parameter) {
    return "file:" + file.toAbsolutePath().toUri().getRawPath() + "?" + parameter;
  }

  /**
   * What the file system says of a database: its size, and when it or its write-ahead log was last
   * written to. Nothing is counted yet.
   */
  public static Version.GamesVersion fileVersion(Path file) throws IOException {
    long modifiedAtMs = 0;
    for (Path part : List.of(file, Path.of(file + "-wal"))) {
      modifiedAtMs =
          Math.max(
              modifiedAtMs,
              FileState.of(part).map(state -> state.modifiedAt().toMillis()).orElse(0L));
    }
    return new Version.GamesVersion(Files.size(file), modifiedAtMs, 0, Optional.empty());
  }

  /** The version of a database that others may write to. */
  public static Version.GamesVersion version(Path file) throws IOException, SQLException {
    // Looked at before the rows: a commit in between must not make the version look newer than it
    // is.
    Version.GamesVersion found = fileVersion(file);
    try (Connection connection = openReadOnly(file)) {
      Games games = games(connection, "main");
      return new Version.GamesVersion(
          found.sizeBytes(), found.modifiedAtMs(), games.count(), games.highWaterMark());
    }
  }

  /** Counts the games of one schema of a connection ({@code main}, or an attached one). */
  public static Games games(Connection connection, String schema) throws SQLException {
    if (!hasColumns(connection, schema, "games")) {
      return Games.NONE;
    }
    String from = " FROM " + schema + ".games";
    long count = number(connection, "SELECT count(*)" + from).orElse(0L);
    return new Games(
        count,
        hasRowId(connection, schema)
            ? number(connection, "SELECT max(rowid)" + from)
            : Optional.empty());
  }

  /** Counts the games of a database that others may write to. */
  public static Games games(Path file) throws SQLException {
    try (Connection connection = openReadOnly(file)) {
      return games(connection, "main");
    }
  }

  /** True where a table has these columns; without any, whether the table is there. */
  public static boolean hasColumns(
      Connection connection, String schema, String table, String... columns) throws SQLException {
    List<String> found =
        strings(
            connection, "SELECT name FROM pragma_table_info('" + table + "', '" + schema + "')");
    return !found.isEmpty() && found.containsAll(List.of(columns));
  }

  /**
   * What SQLite finds wrong.
   *
   * @param thorough {@code integrity_check}, which also compares every index with its table;
   *     otherwise {@code quick_check}, several times faster
   * @return the first faults; empty where all is well
   */
  public static List<String> faults(Connection connection, boolean thorough) throws SQLException {
    String pragma = thorough ? "integrity_check" : "quick_check";
    List<String> said = strings(connection, "PRAGMA " + pragma + "(" + MAX_FAULTS + ")");
    return said.equals(List.of("ok")) ? List.of() : said;
  }

  /** Runs one statement. */
  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first number of the first row. */
  public static Optional<Long> number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        return Optional.empty();
      }
      long value = rows.getLong(1);
      return rows.wasNull() ? Optional.empty() : Optional.of(value);
    }
  }

  /** The first column of every row. */
  public static List<String> strings(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** True where the table {@code games} of a schema is there and has rowids. */
  public static boolean hasRowId(Connection connection, String schema) throws SQLException {
    return number(
            connection,
            "SELECT 1 FROM pragma_table_list WHERE schema = '"
                + schema
                + "' AND name = 'games' AND type = 'table' AND wr = 0")
        .isPresent();
  }
}
