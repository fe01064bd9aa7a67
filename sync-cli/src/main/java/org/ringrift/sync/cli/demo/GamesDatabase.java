package org.ringrift.sync.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.ringrift.sync.cli.command.CommandException;
import org.sqlite.SQLiteConfig;

/**
 * A games database that is being written, as selfplay keeps it open: WAL mode, foreign keys held.
 * Not for use by several threads.
 */
final class GamesDatabase implements AutoCloseable {
  static final int SCHEMA_VERSION = 18;
  private static final String LAYOUT = "games-v" + SCHEMA_VERSION + ".sql";
  private static final int BUSY_TIMEOUT_MS = 10_000;

  private final Path file;
  private final Connection connection;
  private final GameRows rows;
  private long lastRowId;
  private long gameCount;

  private GamesDatabase(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    rows = new GameRows(connection);
    lastRowId = number("SELECT coalesce(max(rowid), 0) FROM games");
    gameCount = number("SELECT count(*) FROM games");
  }

  /**
   * Opens it, making it where it is not there yet.
   *
   * @throws CommandException where it is there in another layout
   */
  static GamesDatabase open(Path file) throws SQLException, CommandException {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      lay(connection);
      return new GamesDatabase(file, connection);
    } catch (SQLException e) {
      connection.close();
      throw new CommandException(
          file
              + " cannot be used as a games database of version "
              + SCHEMA_VERSION
              + " ("
              + e.getMessage()
              + "): move it away, or use another data directory",
          e);
    }
  }

  /** One transaction, as selfplay and every merge write: the final status comes last. */
  void write(Game game) throws SQLException {
    connection.setAutoCommit(false);
    try {
      rows.insert(game);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
    gameCount++;
    lastRowId++;
  }

  Path file() {
    return file;
  }

  /** Rows of the table games. */
  long gameCount() {
    return gameCount;
  }

  /** Largest rowid of the table games; 0 where it is empty. */
  long highWaterMark() {
    return lastRowId;
  }

  /** Waits for nobody: the write-ahead log stays if somebody reads. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static void lay(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        InputStream layout = GamesDatabase.class.getResourceAsStream(LAYOUT)) {
      statement.executeUpdate(new String(layout.readAllBytes(), StandardCharsets.UTF_8));
      connection.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getLong(1);
    }
  }
}
