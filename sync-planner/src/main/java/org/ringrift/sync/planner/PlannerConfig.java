package org.ringrift.sync.planner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;
import org.ringrift.sync.planner.core.whatif.Plan;
import org.ringrift.sync.planner.stream.FleetwidePolicy;

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
    FleetPolicy fleet,
    FleetwidePolicy fleetwide,
    GrantConfig grants) {

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
                  + " changed; in a fleet of more than 100 nodes as many fewer, as each look costs"
                  + " more.")
          .defaultsTo("500");

  /** Every setting, in the order of the reference page. */
  public static final List<Setting<?>> SETTINGS = settings();

  /** Every variable of the environment that stands for one of them. */
  public static final List<EnvironmentVariable> VARIABLES = DispatchSettings.VARIABLES;

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
        PlacementSettings.policy(settings),
        DispatchSettings.policy(settings),
        FleetSettings.policy(settings),
        FleetwideSettings.policy(settings),
        GrantConfig.of(settings));
  }

  /**
   * Reads and checks a configuration, and takes of it what decisions go by. Without a host file,
   * and without a key: nothing is signed by whoever only asks what would be decided.
   *
   * @throws org.ringrift.sync.config.InvalidSettingException naming every fault
   */
  public static Plan plan(Map<String, String> texts) {
    Settings settings = Settings.of(texts, SETTINGS);
    return new Plan(
        PlacementSettings.policy(settings),
        DispatchSettings.policy(settings),
        FleetSettings.policy(settings),
        FleetRules.NONE);
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
    all.addAll(PlacementSettings.ALL);
    all.addAll(DispatchSettings.ALL);
    all.addAll(FleetSettings.ALL);
    all.addAll(FleetwideSettings.ALL);
    all.addAll(GrantConfig.ALL);
    return List.copyOf(all);
  }
}
