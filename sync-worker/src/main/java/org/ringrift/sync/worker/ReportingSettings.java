package org.ringrift.sync.worker;

import java.time.Duration;
import java.util.List;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;

/** Settings of what a worker says of its node, and how often. */
final class ReportingSettings {
  static final Setting<Duration> HEARTBEAT_INTERVAL =
      Setting.duration(
              "heartbeat.interval",
              Duration.ofMillis(100),
              Duration.ofMinutes(1),
              "How often the worker says that it is alive.")
          .defaultsTo("5 s");
  static final Setting<Duration> PROGRESS_INTERVAL =
      Setting.duration(
              "progress.interval",
              Duration.ofMillis(100),
              Duration.ofSeconds(30),
              "How often a running transfer says how far it is; renews its lease.")
          .defaultsTo("2 s");
  static final Setting<Duration> INVENTORY_INTERVAL =
      Setting.duration(
              "inventory.interval",
              Duration.ofSeconds(1),
              Duration.ofDays(1),
              "How often the worker reports everything that it holds.")
          .defaultsTo("10 min");
  static final Setting<Integer> INVENTORY_PART_ITEMS =
      Setting.integer(
              "inventory.part.items", 1, 600, "How many items one record of the inventory names.")
          .defaultsTo("500");
  static final Setting<Double> DISK_LOW_PERCENT =
      Setting.decimal(
              "disk.low.percent",
              1,
              100,
              "Used share of the disk from which it is announced as low; so it is below"
                  + " staging.margin.bytes, too.")
          .defaultsTo("70");

  static final List<Setting<?>> ALL =
      List.of(
          HEARTBEAT_INTERVAL,
          PROGRESS_INTERVAL,
          INVENTORY_INTERVAL,
          INVENTORY_PART_ITEMS,
          DISK_LOW_PERCENT);

  private ReportingSettings() {}

  static WorkerConfig.Reporting read(Settings settings) {
    return new WorkerConfig.Reporting(
        settings.get(HEARTBEAT_INTERVAL),
        settings.get(PROGRESS_INTERVAL),
        settings.get(INVENTORY_INTERVAL),
        settings.get(INVENTORY_PART_ITEMS),
        settings.get(DISK_LOW_PERCENT));
  }
}
