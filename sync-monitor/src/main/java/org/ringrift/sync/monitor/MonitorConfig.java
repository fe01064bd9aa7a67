package org.ringrift.sync.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.monitor.core.HealthRules;
import org.ringrift.sync.monitor.http.ServerSettings;

/**
 * The settings of the monitor.
 *
 * @param plannerGroup the consumer group whose lag is the planner's
 * @param eventBuffer how many events somebody who listens may be behind
 */
public record MonitorConfig(
    ConnectionConfig connection,
    ServerSettings server,
    String plannerGroup,
    Duration checkInterval,
    HealthRules health,
    int recentErrors,
    int attemptWindow,
    int explainedCandidates,
    int eventBuffer) {

  public static final Setting<String> BIND_ADDRESS =
      Setting.text("monitor.bind.address", "Address that the pages are served on.")
          .defaultsTo("0.0.0.0");
  public static final Setting<Integer> PORT =
      Setting.integer("monitor.port", 0, 65535, "Port of the pages; 0 for any free one.")
          .defaultsTo("8790");
  public static final Setting<Optional<String>> TOKEN =
      Setting.secret(
              "monitor.token",
              "What whoever asks for a retry must send as bearer token; without one, only the"
                  + " monitor's own machine may.")
          .optional();
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
              "How often the monitor compares what it and the planner have read with what is"
                  + " there.")
          .defaultsTo("2 s");
  public static final Setting<Duration> PLANNER_SILENCE =
      Setting.duration(
              "monitor.planner.silence",
              Duration.ofSeconds(1),
              Duration.ofHours(1),
              "After this long without a tick from the planner, without an active task of it, or"
                  + " with it too far behind, the pipeline is unhealthy.")
          .defaultsTo("15 s");
  public static final Setting<Long> PLANNER_LAG =
      Setting.number(
              "monitor.planner.max.lag.records",
              0,
              Long.MAX_VALUE,
              "With more unread records than this the planner is too far behind: degraded at"
                  + " first.")
          .defaultsTo("10000");
  public static final Setting<Duration> STUCK_AFTER =
      Setting.duration(
              "monitor.stuck.after",
              Duration.ofSeconds(10),
              Duration.ofDays(1),
              "After this long in which work that could go on stands still the pipeline is"
                  + " unhealthy.")
          .defaultsTo("5 min");
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
  public static final Setting<Integer> EXPLAINED_CANDIDATES =
      Setting.integer(
              "monitor.explained.candidates",
              1_000,
              100_000_000,
              "Of how many candidates of the newest placements it is kept what was decided about"
                  + " them and why; each takes about 300 bytes.")
          .defaultsTo("200000");
  public static final Setting<Integer> EVENT_BUFFER =
      Setting.integer(
              "monitor.event.buffer",
              16,
              1_000_000,
              "How many events somebody who listens at /events may be behind before being dropped.")
          .defaultsTo("1000");

  /** Every setting, in the order of the reference page. */
  public static final List<Setting<?>> SETTINGS =
      Stream.concat(
              ConnectionConfig.SETTINGS.stream(),
              Stream.of(
                  BIND_ADDRESS,
                  PORT,
                  TOKEN,
                  PLANNER_GROUP,
                  CHECK_INTERVAL,
                  PLANNER_SILENCE,
                  PLANNER_LAG,
                  STUCK_AFTER,
                  DISK_USED,
                  RECENT_ERRORS,
                  ATTEMPT_WINDOW,
                  EXPLAINED_CANDIDATES,
                  EVENT_BUFFER))
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
        new ServerSettings(settings.get(BIND_ADDRESS), settings.get(PORT), settings.get(TOKEN)),
        settings.get(PLANNER_GROUP),
        settings.get(CHECK_INTERVAL),
        new HealthRules(
            settings.get(PLANNER_SILENCE),
            settings.get(PLANNER_LAG),
            settings.get(STUCK_AFTER),
            settings.get(DISK_USED)),
        settings.get(RECENT_ERRORS),
        settings.get(ATTEMPT_WINDOW),
        settings.get(EXPLAINED_CANDIDATES),
        settings.get(EVENT_BUFFER));
  }
}
