package org.ringrift.sync.core;

import java.util.Optional;

/** What a holder has of an artifact. */
public sealed interface Version {

  /** Size in bytes, for disk checks and progress; does not identify a database. */
  long sizeBytes();

  /** When this version was made, in milliseconds since the epoch, by the clock that made it. */
  long modifiedAtMs();

  /**
   * True where a holder of this version needs nothing to satisfy the wanted one. Versions of
   * different kinds never satisfy each other.
   */
  boolean satisfies(Version wanted);

  /**
   * True where a transfer that was to bring the wanted version did its work if this is there now.
   */
  default boolean fulfils(Version wanted) {
    return satisfies(wanted);
  }

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
        case MergedVersion merged -> false;
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
        case MergedVersion merged -> false;
      };
    }
  }

  /**
   * A version of a database that is merged. Two copies are equal or they are not; none is older.
   *
   * @param modifiedAtMs when somebody looked at it, by the clock of the node that has it
   * @param rowCount rows of the tables that are merged; 0 where nobody has read them yet
   * @param digest of those rows, whatever their order; absent where nobody has read them yet
   */
  record MergedVersion(
      long sizeBytes, long modifiedAtMs, long rowCount, Optional<ContentHash> digest)
      implements Version {
    public MergedVersion {
      requireNotNegative("size in bytes", sizeBytes);
      requireNotNegative("modification time", modifiedAtMs);
      requireNotNegative("row count", rowCount);
    }

    /** Equal rows; where nobody has read either of them, the same announcement. */
    @Override
    public boolean satisfies(Version wanted) {
      return switch (wanted) {
        case MergedVersion merged ->
            digest.equals(merged.digest)
                && (digest.isPresent()
                    || (modifiedAtMs == merged.modifiedAtMs && sizeBytes == merged.sizeBytes));
        case FileVersion file -> false;
        case GamesVersion games -> false;
      };
    }

    /** What comes out of a merge may be more than the source had. */
    @Override
    public boolean fulfils(Version wanted) {
      return wanted instanceof MergedVersion;
    }
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new InvalidNameException(what + " must not be negative: " + value);
    }
  }
}
