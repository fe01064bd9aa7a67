package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.List;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;

/** Settings of how work is handed out. */
final class DispatchSettings {
  static final Setting<Duration> LEASE_DURATION =
      Setting.duration(
              "dispatch.lease.duration",
              Duration.ofMillis(100),
              Duration.ofHours(1),
              "A job without progress for so long is handed out again.")
          .defaultsTo("30 s");
  static final Setting<Integer> MAX_FAILURES =
      Setting.integer("dispatch.max.failures", 1, 1000, "After so many failures a job is parked.")
          .defaultsTo("8");
  static final Setting<Duration> BACK_OFF_CAP =
      Setting.duration(
              "dispatch.back.off.cap",
              Duration.ofSeconds(1),
              Duration.ofHours(24),
              "The longest time between two attempts of a job; the first is about two seconds.")
          .defaultsTo("60 s");
  static final Setting<Duration> AGEING =
      Setting.duration(
              "dispatch.ageing",
              Duration.ofSeconds(1),
              Duration.ofDays(7),
              "After waiting so long, work counts as one priority more urgent.")
          .defaultsTo("10 min");
  static final Setting<Duration> SOURCE_WAIT =
      Setting.duration(
              "dispatch.source.wait",
              Duration.ofMillis(100),
              Duration.ofMinutes(10),
              "Work whose sources are all away is looked at again after so long.")
          .defaultsTo("5 s");

  static final List<Setting<?>> ALL =
      List.of(LEASE_DURATION, MAX_FAILURES, BACK_OFF_CAP, AGEING, SOURCE_WAIT);

  private DispatchSettings() {}

  static DispatchPolicy policy(Settings settings) {
    return new DispatchPolicy(
        settings.get(LEASE_DURATION).toMillis(),
        settings.get(MAX_FAILURES),
        settings.get(BACK_OFF_CAP).toMillis(),
        settings.get(AGEING).toMillis(),
        settings.get(SOURCE_WAIT).toMillis());
  }
}
