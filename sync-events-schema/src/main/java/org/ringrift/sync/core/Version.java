package org.ringrift.sync.core;

import java.util.Optional;

/** What a holder has of an artifact. */
public sealed interface Version {

  /** Size in bytes, for disk checks and progress; does not identify a games database. */
  long sizeBytes();

  /** When this version was made, in milliseconds since the epoch, by the clock that made it. */
  long modifiedAtMs();

  /**
   * True where a holder of this version needs nothing to satisfy the wanted one. Versions of
   * different kinds never satisfy each other.
   */
  boolean satisfies(Version wanted);

  /**
   * A version of a file.
   *
   * @param hash absent where nobody has read the file yet
   */
  record FileVersion(long sizeBytes, long modifiedAtMs, Optional<ContentHash> hash)
      implements Version {
    public FileVersion {
      requireNotNegative("size in bytes", sizeBytes);
      requireNotNegative("modification time", modifiedAtMs);
    }

    /** Equal content, or made later than the wanted version. */
    @Override
    public boolean satisfies(Version wanted) {
      return switch (wanted) {
        case FileVersion file ->
            (hash.isPresent() && hash.equals(file.hash))
                || modifiedAtMs > file.modifiedAtMs
                || (modifiedAtMs == file.modifiedAtMs && (hash.isEmpty() || file.hash.isEmpty()));
        case GamesVersion games -> false;
      };
    }
  }

  /**
   * A version of a games database.
   *
   * @param gameCount rows of the table games
   * @param highWaterMark largest rowid at the origin; absent where it is not known
   */
  record GamesVersion(
      long sizeBytes, long modifiedAtMs, long gameCount, Optional<Long> highWaterMark)
      implements Version {
    public GamesVersion {
      requireNotNegative("size in bytes", sizeBytes);
      requireNotNegative("modification time", modifiedAtMs);
      requireNotNegative("game count", gameCount);
    }

    /** At least as many games: databases are only appended to. */
    @Override
    public boolean satisfies(Version wanted) {
      return switch (wanted) {
        case GamesVersion games -> gameCount >= games.gameCount;
        case FileVersion file -> false;
      };
    }
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new InvalidNameException(what + " must not be negative: " + value);
    }
  }
}
