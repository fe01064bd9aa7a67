package org.ringrift.sync.worker.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.delta.GameRows;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has of an artifact. Only verified data ever gets its real name, so reading the
 * hash, or counting the games, is all there is to check.
 */
public final class LocalCopy {
  private static final Logger log = LoggerFactory.getLogger(LocalCopy.class);

  private final FileHashes hashes;

  public LocalCopy(FileHashes hashes) {
    this.hashes = hashes;
  }

  /**
   * True where a games database has all of these games, played to their end. Only their number is
   * told by a version: a replica may have others instead.
   */
  public boolean has(Path file, Collection<String> gameIds) {
    if (gameIds.isEmpty()) {
      return true;
    }
    try (Connection connection = GamesDatabase.openReadOnly(file)) {
      return Set.copyOf(GameRows.finished(connection, gameIds)).containsAll(gameIds);
    } catch (SQLException e) {
      log.warn("cannot look for games in {}: {}", file, e.getMessage());
      return false;
    }
  }

  /** Its version; empty where there is none, or where it cannot be read as what it should be. */
  public Optional<Version> version(ArtifactId artifact, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    long size = Files.size(file);
    long modifiedAt = Math.max(0, Files.getLastModifiedTime(file).toMillis());
    if (!artifact.dataType().hasOrigin()) {
      return Optional.of(new Version.FileVersion(size, modifiedAt, Optional.of(hashes.of(file))));
    }
    try {
      GamesDatabase.Games games = GamesDatabase.games(file);
      return Optional.of(
          new Version.GamesVersion(size, modifiedAt, games.count(), games.highWaterMark()));
    } catch (SQLException e) {
      log.warn("cannot read {}, fetching it anew: {}", file, e.getMessage());
      return Optional.empty();
    }
  }
}
