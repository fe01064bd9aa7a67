package org.ringrift.sync.planner.core.dispatch;

import org.ringrift.sync.planner.core.fleet.FleetRules;

/**
 * Times and limits by which work is handed out.
 *
 * @param leaseMs a job without PROGRESS for so long is given back
 * @param maxFailures after so many failures a job is parked
 * @param backOffCapMs the longest time between two attempts
 * @param ageingMs waiting so long counts as one priority
 * @param sourceWaitMs work whose sources are all away or full is looked at again after so long
 */
public record DispatchPolicy(
    long leaseMs,
    int maxFailures,
    long backOffCapMs,
    long ageingMs,
    long sourceWaitMs,
    Pacing pacing,
    BandwidthPolicy bandwidth,
    BreakerPolicy breaker) {
  public DispatchPolicy {
    if (leaseMs < 1 || maxFailures < 1 || backOffCapMs < 1 || ageingMs < 1 || sourceWaitMs < 1) {
      throw new IllegalArgumentException("every number of the dispatch policy must be positive");
    }
  }

  /**
   * This policy with what the host file says instead, where it says something: operators publish it
   * for the whole fleet, and settings are those of one process.
   */
  public DispatchPolicy under(FleetRules rules) {
    return new DispatchPolicy(
        leaseMs,
        maxFailures,
        backOffCapMs,
        ageingMs,
        sourceWaitMs,
        pacing.under(rules),
        bandwidth.under(rules),
        breaker);
  }
}
