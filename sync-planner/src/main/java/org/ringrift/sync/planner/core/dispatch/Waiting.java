package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;

/**
 * Work that waits in the queue of its target.
 *
 * @param attempt how often it was handed out so far
 * @param failures how many of the attempts failed
 * @param sequence place in the queue; unique for the target
 * @param queuedAtMs since when it waits, for ageing
 * @param notBeforeMs it is not handed out before; 0 where it need not wait
 * @param parked true where it was given up until somebody asks
 * @param reason why it still waits, where there is more to say than that others go first
 */
public record Waiting(
    Order order,
    int attempt,
    int failures,
    long sequence,
    long queuedAtMs,
    long notBeforeMs,
    boolean parked,
    Optional<String> reason) {

  /** Work that has just come in. */
  static Waiting fresh(Order order, long sequence, long nowMs) {
    return new Waiting(order, 0, 0, sequence, nowMs, 0, false, Optional.empty());
  }

  Waiting with(Order other) {
    return new Waiting(other, attempt, failures, sequence, queuedAtMs, notBeforeMs, parked, reason);
  }

  Waiting until(long timeMs, Optional<String> why) {
    return new Waiting(order, attempt, failures, sequence, queuedAtMs, timeMs, parked, why);
  }

  /** Tried again from the start; the attempts go on counting, as the fencing token must. */
  Waiting revived() {
    return new Waiting(order, attempt, 0, sequence, queuedAtMs, 0, false, Optional.empty());
  }
}
