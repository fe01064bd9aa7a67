package org.ringrift.sync.worker.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.ringrift.sync.core.Version.GamesVersion;
import org.sqlite.SQLiteConfig;

/**
 * Reads which games a database holds, without writing to it.
 *
 * <p>A live database is opened read-only in the ordinary way, so that what lies in its write-ahead
 * log counts too. A replica is opened as immutable: SQLite then takes no lock and makes no {@code
 * -wal} or {@code -shm} file beside it. That is safe because replicas are only ever replaced as a
 * whole.
 */
final class GamesDatabase {
  private static final int BUSY_TIMEOUT_MS = 5_000;
  private static final String COUNT =
      "SELECT (SELECT count(*) FROM games), (SELECT max(rowid) FROM games)";

  private GamesDatabase() {}

  /** The version of a database that its own node writes to. */
  static GamesVersion readLive(Path file) throws IOException, SQLException {
    return read(file, "");
  }

  /** The version of a replica. */
  static GamesVersion readReplica(Path file) throws IOException, SQLException {
    return read(file, "?immutable=1");
  }

  private static GamesVersion read(Path file, String parameters) throws IOException, SQLException {
    // Looked at before the rows: a commit in between must not make the version look newer than it
    // is.
    long size = Files.size(file);
    long modifiedAtMs = Math.max(modifiedAtMs(file), modifiedAtMs(beside(file, "-wal")));
    Properties readOnly = readOnly();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + parameters, readOnly);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      row.next();
      long count = row.getLong(1);
      long highest = row.getLong(2);
      return new GamesVersion(
          size, modifiedAtMs, count, row.wasNull() ? Optional.empty() : Optional.of(highest));
    }
  }

  private static Properties readOnly() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    return config.toProperties();
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static long modifiedAtMs(Path file) throws IOException {
    try {
      return Math.max(0, Files.getLastModifiedTime(file).toMillis());
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
