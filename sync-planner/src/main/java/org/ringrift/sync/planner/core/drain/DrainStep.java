package org.ringrift.sync.planner.core.drain;

import java.util.Optional;

/**
 * What to do about a drain now.
 *
 * @param ask true where placement is to be asked about every artifact, in the round of the progress
 * @param blocker why the node must stay; absent where it may be switched off
 */
public record DrainStep(DrainProgress progress, boolean ask, Optional<String> blocker) {
  /** True where everything on the node is safe elsewhere. */
  public boolean safe() {
    return blocker.isEmpty();
  }
}
