package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import org.ringrift.sync.core.Version;

/**
 * What one node has of an artifact.
 *
 * @param observedAtMs when that was so, by the clock of the node: a newer observation wins
 * @param syncedAtMs when a transfer last brought it something; 0 where none did
 * @param verified true where its worker has read it: in an inventory, or at the end of a transfer;
 *     false where only a producer said so
 * @param fault why the copy counts as none, though something is there; absent where it is good
 */
public record Holding(
    Version version, long observedAtMs, long syncedAtMs, boolean verified, Optional<String> fault) {

  /** A producer said that it made this. */
  static Holding announced(Version version, long atMs, long syncedAtMs) {
    return new Holding(version, atMs, syncedAtMs, false, Optional.empty());
  }

  /** The worker has read it. */
  static Holding verified(Version version, long atMs, long syncedAtMs) {
    return new Holding(version, atMs, syncedAtMs, true, Optional.empty());
  }

  /** The worker has read it, and it is not what it was. */
  Holding faulty(Version found, long atMs, String reason) {
    return new Holding(found, atMs, syncedAtMs, true, Optional.of(reason));
  }

  /** True where the copy counts. */
  public boolean good() {
    return fault.isEmpty();
  }
}
