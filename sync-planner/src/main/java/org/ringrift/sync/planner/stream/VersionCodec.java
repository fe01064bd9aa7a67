package org.ringrift.sync.planner.stream;

import java.util.Optional;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.state.StoredPriority;
import org.ringrift.sync.planner.state.StoredVersion;

/** Versions and priorities between core and the planner's stores. */
final class VersionCodec {
  private VersionCodec() {}

  static StoredVersion stored(Version version) {
    return switch (version) {
      case Version.FileVersion file ->
          new StoredVersion(
              file.sizeBytes(),
              file.modifiedAtMs(),
              file.hash().map(ContentHash::hex).orElse(null),
              null,
              null,
              null,
              null);
      case Version.GamesVersion games ->
          new StoredVersion(
              games.sizeBytes(),
              games.modifiedAtMs(),
              null,
              games.gameCount(),
              games.highWaterMark().orElse(null),
              null,
              null);
      case Version.MergedVersion merged ->
          new StoredVersion(
              merged.sizeBytes(),
              merged.modifiedAtMs(),
              null,
              null,
              null,
              merged.rowCount(),
              merged.digest().map(ContentHash::hex).orElse(null));
    };
  }

  static Version core(StoredVersion stored) {
    if (stored.getGameCount() != null) {
      return new Version.GamesVersion(
          stored.getSizeBytes(),
          stored.getModifiedAtMs(),
          stored.getGameCount(),
          Optional.ofNullable(stored.getHighWaterMark()));
    }
    if (stored.getRowCount() != null) {
      return new Version.MergedVersion(
          stored.getSizeBytes(),
          stored.getModifiedAtMs(),
          stored.getRowCount(),
          Optional.ofNullable(stored.getContentDigest()).map(ContentHash::new));
    }
    return new Version.FileVersion(
        stored.getSizeBytes(),
        stored.getModifiedAtMs(),
        Optional.ofNullable(stored.getContentHash()).map(ContentHash::new));
  }

  static StoredPriority stored(Priority priority) {
    return StoredPriority.valueOf(priority.name());
  }

  static Priority core(StoredPriority priority) {
    return Priority.valueOf(priority.name());
  }

  static org.ringrift.sync.events.Priority event(Priority priority) {
    return org.ringrift.sync.events.Priority.valueOf(priority.name());
  }

  static Priority core(org.ringrift.sync.events.Priority priority) {
    return Priority.valueOf(priority.name());
  }
}
