package org.ringrift.sync.planner.core.dispatch;

import org.ringrift.sync.core.ArtifactId;

/** Whether a target gets work: one that fails again and again is left alone for a while. */
public sealed interface Breaker {
  /** Nothing is known against the target. */
  Breaker SOUND = new Closed(0);

  /**
   * It gets work.
   *
   * @param failures in a row that were its own fault
   */
  record Closed(int failures) implements Breaker {}

  /**
   * It gets nothing until a time.
   *
   * @param trips how often in a row it was opened; each time doubles the wait
   * @param reason the failure that opened it
   */
  record Open(int trips, long untilMs, String reason) implements Breaker {}

  /** It gets this one piece of work, to see whether it is sound again. */
  record HalfOpen(int trips, ArtifactId probe) implements Breaker {}
}
