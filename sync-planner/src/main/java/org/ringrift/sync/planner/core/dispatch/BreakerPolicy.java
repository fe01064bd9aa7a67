package org.ringrift.sync.planner.core.dispatch;

import java.util.Locale;
import java.util.Map;
import org.ringrift.sync.core.JobId;

/**
 * When the breaker of a target opens, and for how long.
 *
 * @param byProvider by provider, in lower case
 * @param standard for every other provider
 * @param capMs it is never open for longer than this
 */
public record BreakerPolicy(Map<String, Trip> byProvider, Trip standard, long capMs) {
  private static final double JITTER = 0.1;
  private static final int MOST_DOUBLINGS = 20;

  /**
   * What opens it, and for how long.
   *
   * @param failures so many in a row open it
   * @param openMs for how long, the first time
   */
  public record Trip(int failures, long openMs) {
    public Trip {
      if (failures < 1 || openMs < 1) {
        throw new IllegalArgumentException("a breaker needs a failure and a time: " + failures);
      }
    }
  }

  public BreakerPolicy {
    byProvider = Map.copyOf(byProvider);
    if (capMs < 1) {
      throw new IllegalArgumentException("the longest time of a breaker must be positive");
    }
  }

  Trip trip(String provider) {
    return byProvider.getOrDefault(provider.toLowerCase(Locale.ROOT), standard);
  }

  /**
   * How long it stays open: twice as long each time, up to a tenth more or less by the id of the
   * job that opened it, so that nodes that failed together do not return together.
   */
  long openMs(Trip trip, int trips, JobId cause) {
    double base = trip.openMs() * (double) (1L << Math.min(trips - 1, MOST_DOUBLINGS));
    double jittered = Math.min(base, (double) capMs) * (1 + JITTER * BackOff.spread(cause, trips));
    return Math.min(capMs, (long) jittered);
  }
}
