package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
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
      case Version.MergedVersion merged -> false;
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

  /**
   * Why what an inventory shows cannot be a successor of what was known to be there. Databases are
   * only appended to, so fewer games mean that games are gone. A file that differs though it was
   * not written later has changed under its owner; an empty one was cut off.
   */
  static Optional<String> damage(Version inventory, Version known) {
    return switch (inventory) {
      case Version.GamesVersion games ->
          known instanceof Version.GamesVersion old && games.gameCount() < old.gameCount()
              ? Optional.of("has " + games.gameCount() + " games, where it had " + old.gameCount())
              : Optional.empty();
      case Version.FileVersion file ->
          known instanceof Version.FileVersion old ? damage(file, old) : Optional.empty();
      case Version.MergedVersion merged -> Optional.empty();
    };
  }

  private static Optional<String> damage(Version.FileVersion file, Version.FileVersion old) {
    if (sameFile(file, old)) {
      return Optional.empty();
    }
    boolean empty = file.sizeBytes() == 0 && old.sizeBytes() > 0;
    return empty || file.modifiedAtMs() <= old.modifiedAtMs()
        ? Optional.of(
            "has content that nobody announced: "
                + content(file)
                + ", where it had "
                + content(old)
                + (empty ? "" : ", and no later write"))
        : Optional.empty();
  }

  private static String content(Version.FileVersion file) {
    String hash = file.hash().map(known -> ", hash " + known.hex().substring(0, 12)).orElse("");
    return file.sizeBytes() + " bytes" + hash;
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
