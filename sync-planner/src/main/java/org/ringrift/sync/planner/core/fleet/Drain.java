package org.ringrift.sync.planner.core.fleet;

import java.util.Optional;

/**
 * A node's way out of the fleet: first idle, then drained, then safe to switch off. Times in
 * milliseconds since the epoch, by the clock of the planner but for the first.
 *
 * @param idleSinceMs since when nothing is produced on it, by the clock of the node
 * @param startsAtMs when what exists only there begins to leave
 * @param begun true from then on
 * @param deadlineMs until when it should be done; absent where nobody knows
 * @param safeAtMs since when everything on it is safe elsewhere; 0 where it is not
 * @param byHostFile true where the host file retires it: then only the file calls it off
 */
public record Drain(
    String reason,
    long idleSinceMs,
    long startsAtMs,
    boolean begun,
    Optional<Long> deadlineMs,
    long safeAtMs,
    boolean byHostFile) {

  /** True where it may be switched off. */
  public boolean safe() {
    return safeAtMs > 0;
  }

  Drain begin() {
    return new Drain(reason, idleSinceMs, startsAtMs, true, deadlineMs, safeAtMs, byHostFile);
  }

  Drain safe(long sinceMs) {
    return new Drain(reason, idleSinceMs, startsAtMs, begun, deadlineMs, sinceMs, byHostFile);
  }

  Drain byHostFile(boolean retired) {
    return new Drain(reason, idleSinceMs, startsAtMs, begun, deadlineMs, safeAtMs, retired);
  }
}
