package org.ringrift.sync.worker.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.GamesDatabase;

/** Reads which version of a database that is merged lies somewhere. */
public final class MergedDatabase {
  private MergedDatabase() {}

  /**
   * The version of a database that others may write to.
   *
   * @param nowMs by the clock of this node, before this call
   * @throws SQLException where it cannot be read, or is no database of that type
   */
  public static Version.MergedVersion version(DataType type, Path file, long nowMs)
      throws IOException, SQLException {
    try (Connection connection = GamesDatabase.openReadOnly(file)) {
      // One read transaction, so that all tables are of one moment.
      GamesDatabase.execute(connection, "BEGIN");
      Content content = StoredContent.read(connection, MergeRules.of(type)).content();
      return version(content, Files.size(file), nowMs);
    } catch (UnfitDatabaseException e) {
      throw new SQLException("'" + file + "' is no " + type.wireName() + ": " + e.getMessage(), e);
    }
  }

  static Version.MergedVersion version(Content content, long sizeBytes, long atMs) {
    return new Version.MergedVersion(
        sizeBytes, atMs, content.rowCount(), Optional.of(content.digest()));
  }
}
