package org.ringrift.sync.planner.core.placement;

import org.ringrift.sync.core.Version;

/** Which of two versions of one artifact is the newer one, and what an inventory really says. */
final class Versions {
  private Versions() {}

  /** True where the first is news to somebody who knows the second. */
  static boolean newer(Version candidate, Version known) {
    return switch (candidate) {
      case Version.GamesVersion games ->
          known instanceof Version.GamesVersion old && games.gameCount() > old.gameCount();
      case Version.FileVersion file -> known instanceof Version.FileVersion old && newer(file, old);
    };
  }

  /**
   * What a node has after its inventory was read, given what was known of it. A file of the same
   * size that was last written no later than the known version was made is that version: the event
   * about a file comes after its last write, so the two times need not be equal.
   */
  static Version observed(Version inventory, Version known) {
    if (inventory instanceof Version.FileVersion file
        && known instanceof Version.FileVersion old
        && sameFile(file, old)) {
      return old.hash().isPresent()
          ? old
          : new Version.FileVersion(old.sizeBytes(), old.modifiedAtMs(), file.hash());
    }
    return inventory;
  }

  private static boolean newer(Version.FileVersion file, Version.FileVersion old) {
    boolean sameContent = file.hash().isPresent() && file.hash().equals(old.hash());
    return !sameContent && file.modifiedAtMs() > old.modifiedAtMs();
  }

  private static boolean sameFile(Version.FileVersion file, Version.FileVersion old) {
    boolean bothHashed = file.hash().isPresent() && old.hash().isPresent();
    return bothHashed
        ? file.hash().equals(old.hash())
        : file.sizeBytes() == old.sizeBytes() && file.modifiedAtMs() <= old.modifiedAtMs();
  }
}
