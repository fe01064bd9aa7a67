package org.ringrift.sync.planner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.fleet.DrainTimes;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;

/**
 * Everything that can be set about a planner. Immutable.
 *
 * @param applicationId names the group of planners that share the work, and their topics
 * @param instanceId names this process within the group, the same after every restart
 * @param stateDir where the stores are kept; may be lost, at the price of a slow start
 * @param reevaluationsPerTick how many artifacts of a partition are looked at again in one tick
 */
public record PlannerConfig(
    ConnectionConfig connection,
    String applicationId,
    String instanceId,
    Path stateDir,
    int threads,
    int standbyReplicas,
    Duration sessionTimeout,
    Duration tickInterval,
    int reevaluationsPerTick,
    PlacementPolicy placement,
    DispatchPolicy dispatch,
    FleetPolicy fleet) {

  public static final Setting<String> APPLICATION_ID =
      Setting.text(
              "planner.application.id", "Names the planners that share the work, and their topics.")
          .defaultsTo("sync-planner");
  public static final Setting<String> INSTANCE_ID =
      Setting.text(
              "planner.instance.id",
              "Names this planner among them. The same after a restart, so that it gets its work"
                  + " back at once; different for two that run at the same time.")
          .defaultsTo("planner-1");
  public static final Setting<Path> STATE_DIR =
      Setting.path(
              "planner.state.dir",
              "Where the stores are kept. May be lost: they are read back from Kafka.")
          .defaultsTo("planner-state");
  public static final Setting<Integer> THREADS =
      Setting.integer("planner.threads", 1, 64, "Threads that work through the partitions.")
          .defaultsTo("1");
  public static final Setting<Integer> STANDBY_REPLICAS =
      Setting.integer(
              "planner.standby.replicas",
              0,
              3,
              "Copies of each store on other planners, ready to take over. 0 for a single planner.")
          .defaultsTo("1");
  public static final Setting<Duration> SESSION_TIMEOUT =
      Setting.duration(
              "planner.session.timeout",
              Duration.ofSeconds(6),
              Duration.ofMinutes(30),
              "A planner that the broker has not heard of for so long loses its work to the others.")
          .defaultsTo("12 s");
  public static final Setting<Duration> TICK_INTERVAL =
      Setting.duration(
              "planner.tick.interval",
              Duration.ofMillis(50),
              Duration.ofSeconds(10),
              "How often time passes for leases, retries and silent nodes.")
          .defaultsTo("1 s");
  public static final Setting<Integer> REEVALUATIONS_PER_TICK =
      Setting.integer(
              "placement.reevaluations.per.tick",
              1,
              100_000,
              "How many artifacts of one partition are looked at again in one tick after the fleet"
                  + " changed.")
          .defaultsTo("500");
  public static final Setting<Integer> REPLICATION_TARGET =
      Setting.integer(
              "placement.replication.target",
              1,
              100,
              "How many nodes should hold an artifact, its origin among them.")
          .defaultsTo("3");
  public static final Setting<Integer> REPLICATION_MINIMUM =
      Setting.integer(
              "placement.replication.minimum",
              1,
              100,
              "How many nodes should hold a model where there are fewer training nodes.")
          .defaultsTo("2");
  public static final Setting<Integer> NEIGHBOURS_AT_ONCE =
      Setting.integer(
              "placement.neighbours.at.once",
              1,
              100,
              "How many of the replicas of games and archives are urgent; the rest follow.")
          .defaultsTo("3");
  public static final Setting<Integer> UPLOADS_PER_SOURCE =
      Setting.integer(
              "placement.uploads.per.source",
              1,
              100,
              "How many transfers of one artifact each holder serves at once; further targets wait"
                  + " for the first ones and fetch from them.")
          .defaultsTo("3");
  public static final Setting<Double> MAX_DISK_USED_PERCENT =
      Setting.decimal(
              "placement.max.disk.used.percent",
              1,
              100,
              "A node whose disk is fuller than this takes nothing.")
          .defaultsTo("70");
  public static final Setting<Duration> ABSENCE_GRACE =
      Setting.duration(
              "placement.absence.grace",
              Duration.ZERO,
              Duration.ofDays(7),
              "For so long a node that fell silent or left keeps its replicas and its place; then"
                  + " others take it.")
          .defaultsTo("10 min");
  public static final Setting<Set<NodeId>> EXCLUDED_NODES =
      Setting.of(
              "placement.excluded.nodes",
              "node ids separated by commas",
              PlannerConfig::nodes,
              "Nodes that take nothing.")
          .defaultsTo("");
  public static final Setting<Duration> LEASE_DURATION =
      Setting.duration(
              "dispatch.lease.duration",
              Duration.ofMillis(100),
              Duration.ofHours(1),
              "A job without progress for so long is handed out again.")
          .defaultsTo("30 s");
  public static final Setting<Integer> MAX_FAILURES =
      Setting.integer("dispatch.max.failures", 1, 1000, "After so many failures a job is parked.")
          .defaultsTo("8");
  public static final Setting<Duration> BACK_OFF_CAP =
      Setting.duration(
              "dispatch.back.off.cap",
              Duration.ofSeconds(1),
              Duration.ofHours(24),
              "The longest time between two attempts of a job; the first is about two seconds.")
          .defaultsTo("60 s");
  public static final Setting<Duration> AGEING =
      Setting.duration(
              "dispatch.ageing",
              Duration.ofSeconds(1),
              Duration.ofDays(7),
              "After waiting so long, work counts as one priority more urgent.")
          .defaultsTo("10 min");
  public static final Setting<Duration> SOURCE_WAIT =
      Setting.duration(
              "dispatch.source.wait",
              Duration.ofMillis(100),
              Duration.ofMinutes(10),
              "Work whose sources are all away is looked at again after so long.")
          .defaultsTo("5 s");
  public static final Setting<Duration> SILENT_AFTER =
      Setting.duration(
              "fleet.silent.after",
              Duration.ofMillis(500),
              Duration.ofHours(1),
              "A node that was not heard of for so long is silent, and its work is given back.")
          .defaultsTo("20 s");
  public static final Setting<Duration> REFRESH_INTERVAL =
      Setting.duration(
              "fleet.refresh.interval",
              Duration.ofMillis(100),
              Duration.ofMinutes(10),
              "A plain heartbeat is passed on at most so often.")
          .defaultsTo("10 s");
  public static final Setting<DrainTimes> DRAIN_TIMES =
      Setting.of(
              "fleet.drain.times",
              "provider=idle/drain pairs separated by commas, with others for the rest",
              DrainTimesText::parse,
              "How long a node of each provider is idle before what exists only there is brought"
                  + " elsewhere, and how long that should take.")
          .defaultsTo("vast=30min/180s,runpod=20min/240s,others=30min/300s");

  /** Every setting, in the order of the reference page. */
  public static final List<Setting<?>> SETTINGS = settings();

  /**
   * Reads and checks a configuration.
   *
   * @throws org.ringrift.sync.config.InvalidSettingException naming every fault
   */
  public static PlannerConfig from(Map<String, String> texts) {
    Settings settings = Settings.of(texts, SETTINGS);
    return new PlannerConfig(
        ConnectionConfig.from(settings),
        settings.get(APPLICATION_ID),
        settings.get(INSTANCE_ID),
        settings.get(STATE_DIR),
        settings.get(THREADS),
        settings.get(STANDBY_REPLICAS),
        settings.get(SESSION_TIMEOUT),
        settings.get(TICK_INTERVAL),
        settings.get(REEVALUATIONS_PER_TICK),
        placement(settings),
        dispatch(settings),
        new FleetPolicy(
            settings.get(SILENT_AFTER).toMillis(),
            settings.get(REFRESH_INTERVAL).toMillis(),
            settings.get(DRAIN_TIMES)));
  }

  private static PlacementPolicy placement(Settings settings) {
    return new PlacementPolicy(
        settings.get(REPLICATION_TARGET),
        Math.min(settings.get(REPLICATION_MINIMUM), settings.get(REPLICATION_TARGET)),
        settings.get(NEIGHBOURS_AT_ONCE),
        settings.get(UPLOADS_PER_SOURCE),
        settings.get(MAX_DISK_USED_PERCENT) / 100,
        settings.get(ABSENCE_GRACE).toMillis(),
        settings.get(EXCLUDED_NODES));
  }

  private static DispatchPolicy dispatch(Settings settings) {
    return new DispatchPolicy(
        settings.get(LEASE_DURATION).toMillis(),
        settings.get(MAX_FAILURES),
        settings.get(BACK_OFF_CAP).toMillis(),
        settings.get(AGEING).toMillis(),
        settings.get(SOURCE_WAIT).toMillis());
  }

  private static Set<NodeId> nodes(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(NodeId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(ConnectionConfig.SETTINGS);
    all.addAll(
        List.of(
            APPLICATION_ID,
            INSTANCE_ID,
            STATE_DIR,
            THREADS,
            STANDBY_REPLICAS,
            SESSION_TIMEOUT,
            TICK_INTERVAL,
            REEVALUATIONS_PER_TICK));
    all.addAll(
        List.of(
            REPLICATION_TARGET,
            REPLICATION_MINIMUM,
            NEIGHBOURS_AT_ONCE,
            UPLOADS_PER_SOURCE,
            MAX_DISK_USED_PERCENT,
            ABSENCE_GRACE,
            EXCLUDED_NODES));
    all.addAll(
        List.of(LEASE_DURATION, MAX_FAILURES, BACK_OFF_CAP, AGEING, SOURCE_WAIT, SILENT_AFTER));
    all.add(REFRESH_INTERVAL);
    all.add(DRAIN_TIMES);
    return List.copyOf(all);
  }
}
