package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;

/**
 * What one node has of an artifact.
 *
 * @param observedAtMs when that was so, by the clock of the node: a newer observation wins
 * @param syncedAtMs when a transfer last brought it something; 0 where none did
 * @param verified true where its worker has read it: in an inventory, or at the end of a transfer;
 *     false where only a producer said so
 * @param fault why the copy counts as none, though something is there; absent where it is good
 * @param includes of a database that is merged, the digest of another version that is known to be
 *     part of this one: of what was wanted when it was merged with that or written to
 */
public record Holding(
    Version version,
    long observedAtMs,
    long syncedAtMs,
    boolean verified,
    Optional<String> fault,
    Optional<ContentHash> includes) {

  /** A producer said that it made this. */
  static Holding announced(Version version, long atMs, long syncedAtMs) {
    return new Holding(version, atMs, syncedAtMs, false, Optional.empty(), Optional.empty());
  }

  /** The worker has read it. */
  static Holding verified(Version version, long atMs, long syncedAtMs) {
    return new Holding(version, atMs, syncedAtMs, true, Optional.empty(), Optional.empty());
  }

  /** The worker has read it, and it is not what it was. */
  Holding faulty(Version found, long atMs, String reason) {
    return new Holding(found, atMs, syncedAtMs, true, Optional.of(reason), includes);
  }

  /** With what is known to be part of it. */
  Holding including(Optional<ContentHash> part) {
    return new Holding(version, observedAtMs, syncedAtMs, verified, fault, part);
  }

  /** True where all of another version is known to be in this one. */
  boolean covers(Version other) {
    return version.satisfies(other)
        || (other instanceof Version.MergedVersion merged
            && merged.digest().isPresent()
            && merged.digest().equals(includes));
  }

  /** True where the copy counts. */
  public boolean good() {
    return fault.isEmpty();
  }
}
