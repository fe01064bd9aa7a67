package org.ringrift.sync.planner.core.dispatch;

import java.util.Map;
import java.util.TreeMap;
import org.ringrift.sync.planner.core.fleet.FleetRules;

/** Dispatch policies for tests: plain ones, and ones that differ in one thing. */
public final class Policies {
  public static final long MB = 1_000_000;

  /** What is usual for the providers of the fleet. */
  static final Map<String, Long> PROVIDERS =
      Map.of(
          "runpod", 100 * MB,
          "nebius", 100 * MB,
          "vast", 50 * MB,
          "vultr", 75 * MB,
          "hetzner", 25 * MB);

  /** The numbers by which operators of the fleet went so far. */
  static final BreakerPolicy BREAKERS =
      new BreakerPolicy(
          Map.of(
              "vast", new BreakerPolicy.Trip(6, 90_000),
              "runpod", new BreakerPolicy.Trip(4, 60_000),
              "lambda", new BreakerPolicy.Trip(3, 45_000),
              "nebius", new BreakerPolicy.Trip(3, 45_000),
              "vultr", new BreakerPolicy.Trip(4, 60_000),
              "hetzner", new BreakerPolicy.Trip(3, 30_000)),
          new BreakerPolicy.Trip(3, 60_000),
          180_000);

  private Policies() {}

  /** Nothing is paced and there is bandwidth for everybody; the breaker is that of the fleet. */
  public static DispatchPolicy plain(int maxFailures) {
    return with(maxFailures, Pacing.NONE, bandwidth(1000 * MB, 100, Long.MAX_VALUE / 4), BREAKERS);
  }

  public static DispatchPolicy with(Pacing pacing) {
    return with(3, pacing, bandwidth(1000 * MB, 100, Long.MAX_VALUE / 4), BREAKERS);
  }

  public static DispatchPolicy with(BandwidthPolicy bandwidth) {
    return with(3, Pacing.NONE, bandwidth, BREAKERS);
  }

  /** For every node the same cap, a floor of 1 MB/s, and so many upload slots. */
  public static BandwidthPolicy bandwidth(long cap, int uploads, long raiseAfterMs) {
    return new BandwidthPolicy(
        Map.of(), cap, new TreeMap<>(), MB, uploads, raiseAfterMs, FleetRules.NONE);
  }

  private static DispatchPolicy with(
      int maxFailures, Pacing pacing, BandwidthPolicy bandwidth, BreakerPolicy breaker) {
    return new DispatchPolicy(
        30_000, maxFailures, 60_000, 600_000, 5_000, pacing, bandwidth, breaker);
  }
}
