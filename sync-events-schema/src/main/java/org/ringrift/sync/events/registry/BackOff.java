package org.ringrift.sync.events.registry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between rounds: twice as long after every round, and up to half as long again,
 * so that clients that failed together do not come back together.
 */
record BackOff(Duration first, RandomGenerator random) {
  private static final int MAX_DOUBLINGS = 10;

  /**
   * @param round 1 for the wait after the first round
   */
  Duration after(int round) {
    long nanos = first.toNanos() << Math.min(round - 1, MAX_DOUBLINGS);
    return Duration.ofNanos(nanos + random.nextLong(nanos / 2 + 1));
  }
}
