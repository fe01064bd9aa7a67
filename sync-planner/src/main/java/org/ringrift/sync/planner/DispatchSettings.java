package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.EnvironmentVariable.Unit;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Pacing;

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
              "Work whose sources are all away or full is looked at again after so long.")
          .defaultsTo("5 s");
  static final Setting<Duration> MIN_INTERVAL =
      Setting.duration(
              "dispatch.min.interval",
              Duration.ZERO,
              Duration.ofMinutes(10),
              "From one job to the next for the same artifact and target; what comes meanwhile is"
                  + " merged. The first goes at once, and so does what is critical, has a deadline"
                  + " or was asked for.")
          .defaultsTo("0 ms");
  static final Setting<Long> MIN_GAMES =
      Setting.number(
              "dispatch.min.games",
              0,
              1_000_000,
              "Work that brings fewer games to a target waits for more; 0 for none. With the same"
                  + " exceptions.")
          .defaultsTo("0");
  static final Setting<Duration> MIN_GAMES_WAIT =
      Setting.duration(
              "dispatch.min.games.wait",
              Duration.ZERO,
              Duration.ofHours(24),
              "No work waits for more games for longer than this.")
          .defaultsTo("60 s");
  static final Setting<Long> BATCH_GAMES =
      Setting.number(
              "dispatch.batch.games",
              1,
              1_000_000,
              "Work that brings so many games goes at once, whatever the minimum interval.")
          .defaultsTo("1000");

  static final Setting<Duration> MERGE_INTERVAL =
      Setting.duration(
              "dispatch.merge.interval",
              Duration.ZERO,
              Duration.ofHours(1),
              "From one merge to the next of the same Elo database or model registry on a node,"
                  + " whatever asks for it: what happens meanwhile is merged together.")
          .defaultsTo("10 s");

  static final List<Setting<?>> ALL = all();

  /** What operators set before there were settings. */
  static final List<EnvironmentVariable> VARIABLES =
      List.of(
          EnvironmentVariable.of("RINGRIFT_SYNC_TIMEOUT", Unit.SECONDS, LEASE_DURATION),
          EnvironmentVariable.of("RINGRIFT_MIN_SYNC_INTERVAL", Unit.SECONDS, MIN_INTERVAL),
          EnvironmentVariable.of("RINGRIFT_SYNC_BATCH_SIZE", Unit.COUNT, BATCH_GAMES),
          EnvironmentVariable.of("RINGRIFT_SYNC_PARALLEL", Unit.COUNT, BandwidthSettings.UPLOADS));

  private DispatchSettings() {}

  static DispatchPolicy policy(Settings settings) {
    return new DispatchPolicy(
        settings.get(LEASE_DURATION).toMillis(),
        settings.get(MAX_FAILURES),
        settings.get(BACK_OFF_CAP).toMillis(),
        settings.get(AGEING).toMillis(),
        settings.get(SOURCE_WAIT).toMillis(),
        new Pacing(
            settings.get(MIN_INTERVAL).toMillis(),
            settings.get(MIN_GAMES),
            settings.get(MIN_GAMES_WAIT).toMillis(),
            settings.get(BATCH_GAMES),
            settings.get(MERGE_INTERVAL).toMillis()),
        BandwidthSettings.policy(settings),
        BreakerSettings.policy(settings));
  }

  private static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>();
    all.addAll(List.of(LEASE_DURATION, MAX_FAILURES, BACK_OFF_CAP, AGEING, SOURCE_WAIT));
    all.addAll(List.of(MIN_INTERVAL, MIN_GAMES, MIN_GAMES_WAIT, BATCH_GAMES, MERGE_INTERVAL));
    all.addAll(BandwidthSettings.ALL);
    all.addAll(BreakerSettings.ALL);
    return List.copyOf(all);
  }
}
