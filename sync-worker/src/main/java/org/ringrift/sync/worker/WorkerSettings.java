package org.ringrift.sync.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.EnvironmentVariable.Unit;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.Transport;

/** Every setting of a worker. */
final class WorkerSettings {
  private static final List<String> TRANSPORT_NAMES =
      List.of(
          GameMerge.NAME,
          Transport.HTTP,
          Transport.RSYNC_DAEMON,
          Transport.RSYNC_SSH,
          Transport.ARIA2);

  static final Setting<NodeId> NODE_ID =
      Setting.of(
          "node.id",
          "1 to 100 lower-case letters, digits, '.', '_' or '-', starting with a letter or digit",
          NodeId::new,
          "Name of this node, unique in the fleet; its mailbox is sync-jobs.<node.id>.");
  static final Setting<NodeRole> ROLE =
      Setting.of(
          "node.role",
          "one of training, selfplay, coordinator",
          WorkerSettings::role,
          "What this node is for.");
  static final Setting<String> PROVIDER =
      Setting.text(
              "node.provider",
              "Who rents this node out: runpod, nebius, vast, vultr, hetzner, lambda, or another.")
          .defaultsTo("unknown");
  static final Setting<NodeLifetime> LIFETIME =
      Setting.oneOf(
              "node.lifetime", NodeLifetime.class, "Whether this node may vanish at any moment.")
          .defaultsTo("persistent");
  static final Setting<Optional<Set<DataType>>> ACCEPTED_DATA_TYPES =
      Setting.of(
              "accepted.data-types",
              "none, or some of games, models, npz, elo, registry, separated by commas",
              WorkerSettings::dataTypes,
              "The data types this node takes; by default all, and elo and registry for a"
                  + " coordinator, which merges them into what it has.")
          .optional();
  static final Setting<Integer> MAX_CONCURRENT_JOBS =
      Setting.integer("max.concurrent.jobs", 1, 64, "How many transfers run at once.")
          .defaultsTo("4");
  static final Setting<Boolean> INBOUND_BLOCKED =
      Setting.flag("inbound.blocked", "True where other nodes cannot connect to this one.")
          .defaultsTo("false");
  static final Setting<Optional<String>> STORAGE_GROUP =
      Setting.text(
              "storage.group",
              "Nodes with the same group share one storage (NFS): data does not move between them.")
          .optional();
  static final Setting<Optional<StorageMounts>> STORAGE_MOUNTS =
      Setting.of(
              "storage.mounts",
              "<path there>=<path here>, several separated by commas, all absolute",
              StorageMounts::parse,
              "Where shared storage is mounted on this node, as far as other nodes of its storage"
                  + " group have it elsewhere; by default at the same paths.")
          .optional();
  static final Setting<Boolean> PRIORITY_HOST =
      Setting.flag("priority.host", "True where data is wanted on this node first.")
          .defaultsTo("false");
  static final Setting<Boolean> EXTERNAL_STORAGE =
      Setting.flag("external.storage", "True where a coordinator has storage for replicas.")
          .defaultsTo("false");
  static final Setting<Optional<Long>> BANDWIDTH_LIMIT =
      Setting.number(
              "bandwidth.limit.bytes-per-second",
              1024,
              1L << 40,
              "What all transfers to this node together may use, in bytes a second, and as much all"
                  + " that its worker sends and serves; by default what the planner sets for the"
                  + " provider.")
          .optional();

  static final Setting<Integer> UPLOADS_AT_ONCE =
      Setting.integer(
              "uploads.at.once",
              1,
              1000,
              "So many transfers to other nodes are served at once, whatever planners think; one"
                  + " more is told to ask another source, or to wait.")
          .defaultsTo("16");

  static final Setting<Path> DATA_DIR =
      Setting.path(
          "data.dir",
          "The data directory; data/games, models and data/training lie below it. It must exist.");
  static final Setting<String> ADVERTISED_HOST =
      Setting.text("advertised.host", "Address or name at which other nodes reach this one.");
  static final Setting<Optional<String>> TAILSCALE_IP =
      Setting.text(
              "tailscale.ip",
              "Address in the private overlay network, tried before advertised.host.")
          .optional();
  static final Setting<String> BIND_ADDRESS =
      Setting.text("bind.address", "Address of this machine that the data server listens on.")
          .defaultsTo("0.0.0.0");
  static final Setting<Integer> DATA_SERVER_PORT =
      port("data.server.port", 0, "Port of the data server; 0 for any free one.")
          .defaultsTo("8770");

  static final Setting<Optional<Integer>> SSH_PORT =
      port("ssh.port", 1, "Port of this node's sshd; absent where rsync over SSH is not offered.")
          .optional();
  static final Setting<Optional<String>> SSH_USER =
      Setting.text("ssh.user", "User that other nodes log in as for rsync over SSH.").optional();
  static final Setting<Optional<Path>> SSH_IDENTITY =
      Setting.path("ssh.identity", "Private key with which this node logs in to others.")
          .optional();
  static final Setting<Optional<Path>> SSH_KNOWN_HOSTS =
      Setting.path("ssh.known-hosts", "Known-hosts file for logging in to other nodes.").optional();
  static final Setting<Boolean> RSYNC_DAEMON =
      Setting.flag("rsync.daemon", "Whether the worker runs an rsync daemon for other nodes.")
          .defaultsTo("false");
  static final Setting<Integer> RSYNC_DAEMON_PORT =
      port("rsync.daemon.port", 0, "Port of the rsync daemon; 0 for any free one.").defaultsTo("0");

  static final Setting<Optional<List<String>>> TRANSPORTS =
      Setting.of(
              "transports",
              "some of " + String.join(", ", TRANSPORT_NAMES) + ", separated by commas",
              WorkerSettings::transports,
              "The transports this node fetches and pushes with, in the order in which it tries"
                  + " them, where game-delta always comes first if it is named; by default all but aria2, rsync"
                  + " first for databases and where an older copy is there, and HTTP first for new"
                  + " files. aria2 is used only where it is named here and installed.")
          .optional();

  static final Setting<Long> STAGING_MARGIN =
      Setting.number(
              "staging.margin.bytes",
              0,
              1L << 40,
              "Free bytes that must be left on the disk beside a file that is being fetched.")
          .defaultsTo("268435456");
  static final Setting<Optional<Long>> STAGING_QUOTA =
      Setting.number(
              "staging.quota.bytes",
              1L << 20,
              1L << 50,
              "What may lie in staging at most, in bytes. A transfer that does not fit waits; what"
                  + " failed ones left there goes first. By default as much as the disk has room"
                  + " for.")
          .optional();
  static final Setting<Duration> DRAIN_GRACE =
      Setting.duration(
              "drain.grace",
              Duration.ZERO,
              Duration.ofHours(1),
              "How long running transfers may go on when the worker stops, to this node and from"
                  + " it.")
          .defaultsTo("10 s");
  static final Setting<Duration> JOIN_TIMEOUT =
      Setting.duration(
              "join.timeout",
              Duration.ofSeconds(1),
              Duration.ofHours(1),
              "How long the start waits for Kafka to take the announcement of this node.")
          .defaultsTo("2 min");

  static final List<Setting<?>> OWN =
      List.of(
          NODE_ID,
          ROLE,
          PROVIDER,
          LIFETIME,
          ACCEPTED_DATA_TYPES,
          MAX_CONCURRENT_JOBS,
          INBOUND_BLOCKED,
          STORAGE_GROUP,
          STORAGE_MOUNTS,
          PRIORITY_HOST,
          EXTERNAL_STORAGE,
          BANDWIDTH_LIMIT,
          UPLOADS_AT_ONCE,
          DATA_DIR,
          ADVERTISED_HOST,
          TAILSCALE_IP,
          BIND_ADDRESS,
          DATA_SERVER_PORT,
          SSH_PORT,
          SSH_USER,
          SSH_IDENTITY,
          SSH_KNOWN_HOSTS,
          RSYNC_DAEMON,
          RSYNC_DAEMON_PORT,
          TRANSPORTS,
          STAGING_MARGIN,
          STAGING_QUOTA,
          DRAIN_GRACE,
          JOIN_TIMEOUT);

  static final List<Setting<?>> ALL =
      Stream.of(
              OWN,
              ServerSettings.ALL,
              WorkerTls.ALL,
              WorkerGrants.ALL,
              ReportingSettings.ALL,
              WatchSettings.ALL,
              ConnectionConfig.SETTINGS)
          .flatMap(List::stream)
          .toList();

  /**
   * What operators set before there were settings. A node that may vanish is looked at as often as
   * they looked at urgent data.
   */
  static final List<EnvironmentVariable> VARIABLES =
      List.of(
          EnvironmentVariable.of(
                  "RINGRIFT_FAST_SYNC_INTERVAL", Unit.SECONDS, ReportingSettings.INVENTORY_INTERVAL)
              .where(LIFETIME, "ephemeral"),
          EnvironmentVariable.of(
              "RINGRIFT_DATA_SYNC_INTERVAL", Unit.SECONDS, ReportingSettings.INVENTORY_INTERVAL),
          EnvironmentVariable.of(
              "RINGRIFT_AUTO_SYNC_MAX_CONCURRENT", Unit.COUNT, MAX_CONCURRENT_JOBS),
          EnvironmentVariable.of("RINGRIFT_SYNC_PARALLEL", Unit.COUNT, UPLOADS_AT_ONCE));

  private WorkerSettings() {}

  private static Setting<Integer> port(String key, int min, String description) {
    return Setting.integer(key, min, 65_535, description);
  }

  private static NodeRole role(String text) {
    NodeRole role = NodeRole.valueOf(text.toUpperCase(Locale.ROOT));
    if (role == NodeRole.UNKNOWN) {
      throw new IllegalArgumentException(text);
    }
    return role;
  }

  private static List<String> transports(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (!TRANSPORT_NAMES.containsAll(names)) {
      throw new IllegalArgumentException(text);
    }
    return names;
  }

  private static Set<DataType> dataTypes(String text) {
    Set<DataType> types = EnumSet.noneOf(DataType.class);
    if (!text.equals("none")) {
      Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .map(DataType::parse)
          .forEach(types::add);
    }
    return types;
  }
}
