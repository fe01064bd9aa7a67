package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.List;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.planner.core.repair.RepairPolicy;
import org.ringrift.sync.planner.stream.FleetwidePolicy;

/** Settings of what goes beyond one artifact's targets. */
final class FleetwideSettings {
  static final Setting<Integer> REPAIRS_PER_HOUR =
      Setting.integer(
              "repair.per.hour",
              1,
              10_000,
              "So many lost replicas are replaced in any hour, in the whole fleet. Each partition"
                  + " has an equal share, at least one.")
          .defaultsTo("500");
  static final Setting<Integer> REPAIRS_AT_ONCE =
      Setting.integer(
              "repair.at.once",
              1,
              1000,
              "So many of them are under way at the same time. Each partition has an equal share, at"
                  + " least one.")
          .defaultsTo("5");
  static final Setting<Duration> TRAINING_DATA_MAX_AGE =
      Setting.duration(
              "training.data.max.age",
              Duration.ofMinutes(1),
              Duration.ofDays(365),
              "Data that was made longer ago does not make a training node ready.")
          .defaultsTo("24 h");

  static final List<Setting<?>> ALL =
      List.of(REPAIRS_PER_HOUR, REPAIRS_AT_ONCE, TRAINING_DATA_MAX_AGE);

  private FleetwideSettings() {}

  static FleetwidePolicy policy(Settings settings) {
    return new FleetwidePolicy(
        new RepairPolicy(settings.get(REPAIRS_PER_HOUR), settings.get(REPAIRS_AT_ONCE)),
        settings.get(TRAINING_DATA_MAX_AGE).toMillis());
  }
}
