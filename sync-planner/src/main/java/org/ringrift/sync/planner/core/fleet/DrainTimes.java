package org.ringrift.sync.planner.core.fleet;

import java.util.Locale;
import java.util.Map;

/**
 * How long a node of each provider is idle before it is drained, and how long that should take.
 *
 * @param byProvider names of providers in lower case
 * @param others for every other provider
 */
public record DrainTimes(Map<String, Times> byProvider, Times others) {

  /** Both in milliseconds. */
  public record Times(long idleMs, long drainMs) {
    public Times {
      if (idleMs < 0 || drainMs < 1) {
        throw new IllegalArgumentException(
            "the time before a drain must not be negative, and that of a drain must be positive");
      }
    }
  }

  public DrainTimes {
    byProvider = Map.copyOf(byProvider);
  }

  Times of(String provider) {
    return byProvider.getOrDefault(provider.toLowerCase(Locale.ROOT), others);
  }
}
