package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.config.Durations;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.planner.core.dispatch.BreakerPolicy;

/** Settings of when a node that fails is left alone, and for how long. */
final class BreakerSettings {
  static final Setting<Map<String, BreakerPolicy.Trip>> TRIPS =
      Setting.of(
              "dispatch.breakers",
              "provider=failures/time, separated by commas, with others=",
              text -> Pairs.parseWithOthers(text, BreakerSettings::trip),
              "After so many failures in a row a node gets no work for so long, and then one small"
                  + " job as a probe. Each time in a row the wait doubles.")
          .defaultsTo(
              "vast=6/90s, runpod=4/60s, lambda=3/45s, nebius=3/45s, vultr=4/60s, hetzner=3/30s,"
                  + " others=3/60s");
  static final Setting<Duration> CAP =
      Setting.duration(
              "dispatch.breaker.cap",
              Duration.ofSeconds(1),
              Duration.ofHours(24),
              "The longest time for which a node that fails is left alone.")
          .defaultsTo("180 s");

  static final List<Setting<?>> ALL = List.of(TRIPS, CAP);

  private BreakerSettings() {}

  static BreakerPolicy policy(Settings settings) {
    Map<String, BreakerPolicy.Trip> trips = new HashMap<>(settings.get(TRIPS));
    BreakerPolicy.Trip others = trips.remove(Pairs.OTHERS);
    return new BreakerPolicy(trips, others, settings.get(CAP).toMillis());
  }

  private static BreakerPolicy.Trip trip(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("'" + text + "' must be failures/time");
    }
    return new BreakerPolicy.Trip(
        Integer.parseInt(text.substring(0, slash).strip()),
        Durations.parse(text.substring(slash + 1).strip()).toMillis());
  }
}
