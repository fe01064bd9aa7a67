package org.ringrift.sync.worker.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.ringrift.sync.core.Version.GamesVersion;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * Reads which games a database holds.
 *
 * <p>A live database is opened read-only in the ordinary way, so that what lies in its write-ahead
 * log counts too. A replica is opened as immutable: SQLite then takes no lock and makes no {@code
 * -wal} or {@code -shm} file beside it. That is safe because replicas are only ever replaced as a
 * whole.
 */
final class GamesReading {
  private GamesReading() {}

  /** The version of a database that its own node writes to. */
  static GamesVersion ofLive(Path file) throws IOException, SQLException {
    // Looked at before the rows: a commit in between must not make the version look newer than it
    // is.
    long size = Files.size(file);
    long modifiedAtMs = Math.max(modifiedAtMs(file), modifiedAtMs(logOf(file)));
    try (Connection connection = GamesDatabase.openReadOnly(file)) {
      return version(size, modifiedAtMs, connection);
    }
  }

  /** The version of a replica. */
  static GamesVersion ofReplica(Path file) throws IOException, SQLException {
    long size = Files.size(file);
    long modifiedAtMs = modifiedAtMs(file);
    try (Connection connection = GamesDatabase.openImmutable(file)) {
      return version(size, modifiedAtMs, connection);
    }
  }

  private static GamesVersion version(long size, long modifiedAtMs, Connection connection)
      throws SQLException {
    GamesDatabase.Games games = GamesDatabase.games(connection, "main");
    return new GamesVersion(size, modifiedAtMs, games.count(), games.highWaterMark());
  }

  private static Path logOf(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  private static long modifiedAtMs(Path file) throws IOException {
    try {
      return Math.max(0, Files.getLastModifiedTime(file).toMillis());
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
