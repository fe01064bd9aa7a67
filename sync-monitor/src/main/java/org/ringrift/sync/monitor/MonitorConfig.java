package org.ringrift.sync.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.monitor.core.HealthRules;

/**
 * The settings of the monitor.
 *
 * @param port 0 for any free one
 * @param plannerGroup the consumer group whose lag is the planner's
 */
public record MonitorConfig(
    ConnectionConfig connection,
    String bindAddress,
    int port,
    String plannerGroup,
    Duration checkInterval,
    HealthRules health,
    int recentErrors,
    int attemptWindow) {

  public static final Setting<String> BIND_ADDRESS =
      Setting.text("monitor.bind.address", "Address that the pages are served on.")
          .defaultsTo("0.0.0.0");
  public static final Setting<Integer> PORT =
      Setting.integer("monitor.port", 0, 65535, "Port of the pages; 0 for any free one.")
          .defaultsTo("8790");
  public static final Setting<String> PLANNER_GROUP =
      Setting.text(
              "monitor.planner.group",
              "Consumer group of the planner (its application id), to see how far it is behind.")
          .defaultsTo("sync-planner");
  public static final Setting<Duration> CHECK_INTERVAL =
      Setting.duration(
              "monitor.check.interval",
              Duration.ofMillis(100),
              Duration.ofMinutes(5),
              "How often the monitor compares what it and the planner have read with what is there.")
          .defaultsTo("2 s");
  public static final Setting<Duration> PLANNER_SILENCE =
      Setting.duration(
              "monitor.planner.silence",
              Duration.ofSeconds(1),
              Duration.ofHours(1),
              "After this long without a tick from the planner the pipeline is unhealthy.")
          .defaultsTo("15 s");
  public static final Setting<Long> PLANNER_LAG =
      Setting.number(
              "monitor.planner.max.lag.records",
              0,
              Long.MAX_VALUE,
              "With more unread records than this the planner is too far behind: degraded.")
          .defaultsTo("10000");
  public static final Setting<Integer> DISK_USED =
      Setting.integer(
              "monitor.disk.max.used.percent",
              1,
              100,
              "With a disk of a node fuller than this the pipeline is degraded.")
          .defaultsTo("70");
  public static final Setting<Integer> RECENT_ERRORS =
      Setting.integer(
              "monitor.recent.errors",
              1,
              10_000,
              "How many of the newest failures are kept, and of the newest dead letters.")
          .defaultsTo("50");
  public static final Setting<Integer> ATTEMPT_WINDOW =
      Setting.integer(
              "monitor.attempt.window",
              1_000,
              10_000_000,
              "How many of the newest attempts are kept, so that repeated events count once.")
          .defaultsTo("50000");

  /** Every setting, in the order of the reference page. */
  public static final List<Setting<?>> SETTINGS =
      Stream.concat(
              ConnectionConfig.SETTINGS.stream(),
              Stream.of(
                  BIND_ADDRESS,
                  PORT,
                  PLANNER_GROUP,
                  CHECK_INTERVAL,
                  PLANNER_SILENCE,
                  PLANNER_LAG,
                  DISK_USED,
                  RECENT_ERRORS,
                  ATTEMPT_WINDOW))
          .toList();

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming every fault
   */
  public static MonitorConfig from(Map<String, String> texts) {
    Settings settings = Settings.of(texts, SETTINGS);
    return new MonitorConfig(
        ConnectionConfig.from(settings),
        settings.get(BIND_ADDRESS),
        settings.get(PORT),
        settings.get(PLANNER_GROUP),
        settings.get(CHECK_INTERVAL),
        new HealthRules(
            settings.get(PLANNER_SILENCE), settings.get(PLANNER_LAG), settings.get(DISK_USED)),
        settings.get(RECENT_ERRORS),
        settings.get(ATTEMPT_WINDOW));
  }
}
