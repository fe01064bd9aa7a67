package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;

/** Settings of how targets and sources are chosen. */
final class PlacementSettings {
  static final Setting<Integer> REPLICATION_TARGET =
      Setting.integer(
              "placement.replication.target",
              1,
              100,
              "How many nodes should hold an artifact, its origin among them.")
          .defaultsTo("3");
  static final Setting<Integer> REPLICATION_MINIMUM =
      Setting.integer(
              "placement.replication.minimum",
              1,
              100,
              "How many nodes should hold a model where there are fewer training nodes.")
          .defaultsTo("2");
  static final Setting<Integer> NEIGHBOURS_AT_ONCE =
      Setting.integer(
              "placement.neighbours.at.once",
              1,
              100,
              "How many of the replicas of games and archives are urgent; the rest follow.")
          .defaultsTo("3");
  static final Setting<Integer> UPLOADS_PER_SOURCE =
      Setting.integer(
              "placement.uploads.per.source",
              1,
              100,
              "How many transfers of one artifact each holder serves at once; further targets wait"
                  + " for the first ones and fetch from them.")
          .defaultsTo("3");
  static final Setting<Integer> PIPELINED_CHAINS =
      Setting.integer(
              "placement.pipelined.chains",
              0,
              100,
              "Into how many chains a broadcast is split in which each node reads from the one"
                  + " before it while that one still receives. Takes in only nodes whose workers"
                  + " say that they can; the others wait for a holder. 0 for none.")
          .defaultsTo("1");
  static final Setting<Double> MAX_DISK_USED_PERCENT =
      Setting.decimal(
              "placement.max.disk.used.percent",
              1,
              100,
              "A node whose disk is used to this share or more takes nothing.")
          .defaultsTo("70");
  static final Setting<Double> MIN_FREE_DISK_PERCENT =
      Setting.decimal(
              "placement.min.free.disk.percent",
              0,
              99,
              "A replica must leave so much of the disk free.")
          .defaultsTo("15");
  static final Setting<Double> ROOMY_DISK_USED_PERCENT =
      Setting.decimal(
              "placement.roomy.disk.used.percent",
              0,
              100,
              "A node whose disk is used less than this is preferred.")
          .defaultsTo("50");
  static final Setting<Duration> ABSENCE_GRACE =
      Setting.duration(
              "placement.absence.grace",
              Duration.ZERO,
              Duration.ofDays(7),
              "For so long a node that fell silent or left keeps its replicas and its place; then"
                  + " others take it.")
          .defaultsTo("10 min");
  static final Setting<Duration> STALE_HEARTBEAT =
      Setting.duration(
              "placement.stale.heartbeat",
              Duration.ofSeconds(1),
              Duration.ofHours(24),
              "A node whose last sign of life is older gets nothing new until it is heard again.")
          .defaultsTo("60 s");
  static final Setting<Duration> RELAY_KEEP =
      Setting.duration(
              "placement.relay.keep",
              Duration.ZERO,
              Duration.ofDays(365),
              "For so long a node keeps a copy that it got only to pass it on to nodes which"
                  + " nobody else can reach. Then it goes, if the replication target is reached"
                  + " without it, by two verified copies on persistent nodes at least.")
          .defaultsTo("1 d");
  static final Setting<Optional<Double>> ORIGINALS_DELETE_ABOVE =
      Setting.decimal(
              "placement.originals.delete.above",
              1,
              100,
              "A node whose disk is used to this percentage or more, and no less than it may take"
                  + " replicas up to, deletes archives and models that it made itself, one after"
                  + " the other, where verified copies with the same content are on other persistent"
                  + " nodes: two at least, and as many as the replication target. Databases stay."
                  + " Where it is not set, no original is ever deleted.")
          .optional();
  static final Setting<Boolean> GAMES_GIVE_BACK =
      Setting.flag(
              "placement.games.give.back",
              "Whether a node whose own games database was set back, such as by an old backup, gets"
                  + " back the games that it lost from a verified copy elsewhere: they are inserted"
                  + " one by one, and nothing there is replaced. Switch it off where games are"
                  + " deleted on purpose where they were played: they would come back.")
          .defaultsTo("true");
  static final Setting<Set<NodeId>> EXCLUDED_NODES =
      Setting.of(
              "placement.excluded.nodes",
              "node ids separated by commas",
              PlacementSettings::nodes,
              "Nodes that take nothing.")
          .defaultsTo("");

  static final List<Setting<?>> ALL =
      List.of(
          REPLICATION_TARGET,
          REPLICATION_MINIMUM,
          NEIGHBOURS_AT_ONCE,
          UPLOADS_PER_SOURCE,
          PIPELINED_CHAINS,
          MAX_DISK_USED_PERCENT,
          MIN_FREE_DISK_PERCENT,
          ROOMY_DISK_USED_PERCENT,
          ABSENCE_GRACE,
          STALE_HEARTBEAT,
          RELAY_KEEP,
          ORIGINALS_DELETE_ABOVE,
          GAMES_GIVE_BACK,
          EXCLUDED_NODES);

  private PlacementSettings() {}

  static PlacementPolicy policy(Settings settings) {
    int target = settings.get(REPLICATION_TARGET);
    return new PlacementPolicy(
        new PlacementPolicy.Replication(
            target,
            Math.min(settings.get(REPLICATION_MINIMUM), target),
            settings.get(NEIGHBOURS_AT_ONCE)),
        new PlacementPolicy.Uploads(
            settings.get(UPLOADS_PER_SOURCE), settings.get(PIPELINED_CHAINS)),
        new PlacementPolicy.DiskLimits(
            settings.get(MAX_DISK_USED_PERCENT) / 100,
            settings.get(MIN_FREE_DISK_PERCENT) / 100,
            settings.get(ROOMY_DISK_USED_PERCENT) / 100,
            settings.get(ORIGINALS_DELETE_ABOVE).map(percent -> percent / 100)),
        new PlacementPolicy.Patience(
            settings.get(ABSENCE_GRACE).toMillis(),
            settings.get(STALE_HEARTBEAT).toMillis(),
            settings.get(RELAY_KEEP).toMillis()),
        settings.get(GAMES_GIVE_BACK),
        settings.get(EXCLUDED_NODES),
        FleetRules.NONE);
  }

  private static Set<NodeId> nodes(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(NodeId::new)
        .collect(Collectors.toUnmodifiableSet());
  }
}
