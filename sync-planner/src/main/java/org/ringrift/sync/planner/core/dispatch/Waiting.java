package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;

/**
 * Work that waits in the queue of its target.
 *
 * @param sequence place in the queue; unique for the target
 * @param queuedAtMs since when it waits, for ageing
 * @param notBeforeMs it is not handed out before; 0 where it need not wait
 * @param parked true where it was given up until somebody asks
 * @param reason why it still waits, where there is more to say than that others go first
 */
public record Waiting(
    Order order,
    Tries tries,
    long sequence,
    long queuedAtMs,
    long notBeforeMs,
    boolean parked,
    Optional<String> reason) {

  /** Work that has just come in. */
  static Waiting fresh(Order order, long sequence, long nowMs) {
    return new Waiting(order, Tries.NONE, sequence, nowMs, 0, false, Optional.empty());
  }

  public int attempt() {
    return tries.attempt();
  }

  public int failures() {
    return tries.failures();
  }

  Waiting with(Order other) {
    return new Waiting(other, tries, sequence, queuedAtMs, notBeforeMs, parked, reason);
  }

  Waiting until(long timeMs, Optional<String> why) {
    return new Waiting(order, tries, sequence, queuedAtMs, timeMs, parked, why);
  }

  /** Tried again as if it had just come in. */
  Waiting revived(long nowMs) {
    return new Waiting(order, tries.forgiven(), sequence, nowMs, 0, false, Optional.empty());
  }
}
