package org.ringrift.sync.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.worker.node.NodeProfile;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.watch.WatchPolicy;

/**
 * Everything a worker is told at its start. Immutable; see {@link #SETTINGS} for keys, bounds and
 * defaults.
 *
 * @param dataDir absolute
 * @param transports in the order in which they are tried; empty to let the worker choose
 * @param uploads what the node serves to others at most
 * @param limits of what others may ask the data server
 * @param tls of the data server, and whose certificates count
 * @param grants what the data server asks to be shown
 * @param watch how it notices what producers commit; empty where it leaves that to them
 * @param stagingMarginBytes free bytes that stay on the disk beside a file being fetched
 * @param stagingQuotaBytes what may lie in staging at most; empty for no limit but the disk
 * @param drainGrace how long running transfers may go on when the worker stops, to it and from it
 * @param joinTimeout how long the start waits for Kafka
 * @param mounts where shared storage is mounted here that others have elsewhere
 */
public record WorkerConfig(
    ConnectionConfig connection,
    NodeProfile node,
    Path dataDir,
    Addresses addresses,
    Ssh ssh,
    RsyncDaemonPort rsyncDaemon,
    List<String> transports,
    UploadLimits uploads,
    ServerLimits limits,
    WorkerTls tls,
    WorkerGrants grants,
    Reporting reporting,
    Optional<WatchPolicy> watch,
    long stagingMarginBytes,
    OptionalLong stagingQuotaBytes,
    Duration drainGrace,
    Duration joinTimeout,
    StorageMounts mounts) {

  /** Every setting of a worker, its own and those of the connection. */
  public static final List<Setting<?>> SETTINGS = WorkerSettings.ALL;

  /** Every variable of the environment that stands for one of them. */
  public static final List<EnvironmentVariable> VARIABLES = WorkerSettings.VARIABLES;

  /**
   * Where the data server listens and where others find it.
   *
   * @param dataServerPort 0 for any free one
   */
  public record Addresses(
      String bindAddress,
      int dataServerPort,
      String advertisedHost,
      Optional<String> tailscaleIp) {}

  /**
   * Rsync over SSH: how others log in here, and with what this node logs in to others.
   *
   * @param port absent where it is not offered here
   */
  public record Ssh(
      OptionalInt port, Optional<String> user, Optional<Path> identity, Optional<Path> knownHosts) {
    public Ssh {
      if (port.isPresent() != user.isPresent()) {
        throw new InvalidSettingException(
            List.of(
                "settings 'ssh.port' and 'ssh.user' belong together: set both to offer rsync over"
                    + " SSH on this node, or neither"));
      }
    }
  }

  /**
   * The rsync daemon for other nodes.
   *
   * @param port absent where it is off; 0 for any free one
   */
  public record RsyncDaemonPort(OptionalInt port) {}

  /** How often the worker says what, and what counts as a low disk. */
  public record Reporting(
      Duration heartbeatInterval,
      Duration progressInterval,
      Duration inventoryInterval,
      int inventoryPartItems,
      double diskLowPercent) {}

  public WorkerConfig {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(node, "node");
    transports = List.copyOf(transports);
    dataDir = dataDir.toAbsolutePath().normalize();
  }

  /**
   * Reads and checks a configuration.
   *
   * @throws InvalidSettingException naming every wrong key with its value and what is allowed
   */
  public static WorkerConfig from(Map<String, String> texts) {
    Settings settings = Settings.of(texts, SETTINGS);
    return new WorkerConfig(
        ConnectionConfig.from(settings),
        profile(settings),
        settings.get(WorkerSettings.DATA_DIR),
        addresses(settings),
        ssh(settings),
        rsyncDaemon(settings),
        settings.get(WorkerSettings.TRANSPORTS).orElse(List.of()),
        uploads(settings),
        ServerSettings.limits(settings),
        WorkerTls.of(settings),
        WorkerGrants.of(settings),
        ReportingSettings.read(settings),
        WatchSettings.read(settings),
        settings.get(WorkerSettings.STAGING_MARGIN),
        settings
            .get(WorkerSettings.STAGING_QUOTA)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty),
        settings.get(WorkerSettings.DRAIN_GRACE),
        settings.get(WorkerSettings.JOIN_TIMEOUT),
        settings.get(WorkerSettings.STORAGE_MOUNTS).orElse(StorageMounts.SAME));
  }

  private static NodeProfile profile(Settings settings) {
    var role = settings.get(WorkerSettings.ROLE);
    return new NodeProfile(
        settings.get(WorkerSettings.NODE_ID),
        role,
        settings.get(WorkerSettings.PROVIDER),
        settings.get(WorkerSettings.LIFETIME),
        settings
            .get(WorkerSettings.ACCEPTED_DATA_TYPES)
            .orElseGet(() -> NodeProfile.usualDataTypes(role)),
        settings.get(WorkerSettings.MAX_CONCURRENT_JOBS),
        settings.get(WorkerSettings.INBOUND_BLOCKED),
        settings.get(WorkerSettings.STORAGE_GROUP),
        settings.get(WorkerSettings.PRIORITY_HOST),
        settings.get(WorkerSettings.EXTERNAL_STORAGE),
        settings
            .get(WorkerSettings.BANDWIDTH_LIMIT)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty),
        allows(settings, Transport.HTTP),
        allows(settings, GameMerge.NAME));
  }

  private static boolean allows(Settings settings, String transport) {
    List<String> transports = settings.get(WorkerSettings.TRANSPORTS).orElse(List.of());
    return transports.isEmpty() || transports.contains(transport);
  }

  private static Addresses addresses(Settings settings) {
    return new Addresses(
        settings.get(WorkerSettings.BIND_ADDRESS),
        settings.get(WorkerSettings.DATA_SERVER_PORT),
        settings.get(WorkerSettings.ADVERTISED_HOST),
        settings.get(WorkerSettings.TAILSCALE_IP));
  }

  private static Ssh ssh(Settings settings) {
    return new Ssh(
        settings.get(WorkerSettings.SSH_PORT).map(OptionalInt::of).orElseGet(OptionalInt::empty),
        settings.get(WorkerSettings.SSH_USER),
        settings.get(WorkerSettings.SSH_IDENTITY),
        settings.get(WorkerSettings.SSH_KNOWN_HOSTS));
  }

  private static RsyncDaemonPort rsyncDaemon(Settings settings) {
    return new RsyncDaemonPort(
        settings.get(WorkerSettings.RSYNC_DAEMON)
            ? OptionalInt.of(settings.get(WorkerSettings.RSYNC_DAEMON_PORT))
            : OptionalInt.empty());
  }

  private static UploadLimits uploads(Settings settings) {
    return new UploadLimits(
        settings.get(WorkerSettings.UPLOADS_AT_ONCE),
        settings
            .get(WorkerSettings.BANDWIDTH_LIMIT)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty));
  }
}
