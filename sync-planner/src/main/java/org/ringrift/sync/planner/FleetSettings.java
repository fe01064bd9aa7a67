package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.List;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.planner.core.fleet.DrainTimes;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;

/** Settings of how the nodes are watched. */
final class FleetSettings {
  static final Setting<Duration> SILENT_AFTER =
      Setting.duration(
              "fleet.silent.after",
              Duration.ofMillis(500),
              Duration.ofHours(1),
              "A node that was not heard of for so long is silent, and its work is given back.")
          .defaultsTo("20 s");
  static final Setting<Duration> REFRESH_INTERVAL =
      Setting.duration(
              "fleet.refresh.interval",
              Duration.ofMillis(100),
              Duration.ofMinutes(10),
              "A plain heartbeat is passed on at most so often.")
          .defaultsTo("10 s");
  static final Setting<DrainTimes> DRAIN_TIMES =
      Setting.of(
              "fleet.drain.times",
              "provider=idle/drain pairs separated by commas, with others for the rest",
              DrainTimesText::parse,
              "How long a node of each provider is idle before what exists only there is brought"
                  + " elsewhere, and how long that should take.")
          .defaultsTo("vast=30min/180s,runpod=20min/240s,others=30min/300s");
  static final Setting<Double> TARGET_DISK_USED_PERCENT =
      Setting.decimal(
              "fleet.target.disk.used.percent",
              1,
              100,
              "A node that warned that its disk fills up takes new work again when less than this is"
                  + " used.")
          .defaultsTo("60");

  static final List<Setting<?>> ALL =
      List.of(SILENT_AFTER, REFRESH_INTERVAL, DRAIN_TIMES, TARGET_DISK_USED_PERCENT);

  private FleetSettings() {}

  static FleetPolicy policy(Settings settings) {
    return new FleetPolicy(
        settings.get(SILENT_AFTER).toMillis(),
        settings.get(REFRESH_INTERVAL).toMillis(),
        settings.get(DRAIN_TIMES),
        settings.get(TARGET_DISK_USED_PERCENT) / 100);
  }
}
