package org.ringrift.sync.cli.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;

/**
 * Where a local stack keeps what, and the settings of its processes. All nodes share the disk of
 * this machine, so that the limit for a full disk is {@value #DISK_LIMIT_PERCENT} percent instead
 * of the 70 of a fleet.
 *
 * @param dataDir absolute
 * @param overrides settings that win over the ones from here, by process: {@code planner}, {@code
 *     monitor}, {@code worker} for every worker, or the name of a node
 */
public record LocalLayout(
    Path dataDir, LocalPorts ports, Map<String, Map<String, String>> overrides) {
  public static final int DISK_LIMIT_PERCENT = 97;
  private static final int BANDWIDTH_MB = 10_000;
  private static final String HOST = "127.0.0.1";

  public LocalLayout {
    dataDir = dataDir.toAbsolutePath().normalize();
    overrides = Map.copyOf(overrides);
  }

  /** Without overrides. */
  public static LocalLayout of(Path dataDir, LocalPorts ports) {
    return new LocalLayout(dataDir, ports, Map.of());
  }

  /** The data directory of a node. */
  public Path nodeDir(NodeId node) {
    return dataDir.resolve("nodes").resolve(node.value());
  }

  public Path logDir() {
    return dataDir.resolve("logs");
  }

  Path brokerDir() {
    return dataDir.resolve("broker");
  }

  /** What the planner signs with; made at the first start. */
  Path privateKey() {
    return dataDir.resolve("keys").resolve("grants.key");
  }

  Path publicKey() {
    return dataDir.resolve("keys").resolve("grants.pub");
  }

  Path registryDir() {
    return dataDir.resolve("registry");
  }

  Map<String, String> planner(ConnectionConfig connection) {
    Map<String, String> settings = basis(connection);
    settings.put("grants.private-key", privateKey().toString());
    settings.put("planner.state.dir", dataDir.resolve("planner").toString());
    settings.put("planner.standby.replicas", "0");
    settings.put("placement.max.disk.used.percent", Integer.toString(DISK_LIMIT_PERCENT));
    settings.put("placement.min.free.disk.percent", "1");
    settings.put("fleet.target.disk.used.percent", Integer.toString(DISK_LIMIT_PERCENT));
    // All nodes are one machine, whatever providers they play.
    settings.put("dispatch.bandwidth.hosts", "*=" + BANDWIDTH_MB);
    settings.putAll(overrides.getOrDefault("planner", Map.of()));
    return settings;
  }

  Map<String, String> monitor(ConnectionConfig connection) {
    Map<String, String> settings = basis(connection);
    settings.put("monitor.bind.address", HOST);
    settings.put("monitor.port", Integer.toString(ports.monitor()));
    settings.put("monitor.disk.max.used.percent", Integer.toString(DISK_LIMIT_PERCENT));
    settings.putAll(overrides.getOrDefault("monitor", Map.of()));
    return settings;
  }

  Map<String, String> worker(LocalNode node, ConnectionConfig connection) {
    int index = LocalNode.all().indexOf(node);
    Map<String, String> settings = basis(connection);
    settings.put("grants.public-keys", publicKey().toString());
    settings.put("node.id", node.id().value());
    settings.put("node.role", node.role());
    settings.put("node.provider", node.provider());
    settings.put("node.lifetime", node.lifetime());
    settings.put("data.dir", nodeDir(node.id()).toString());
    settings.put("bind.address", HOST);
    settings.put("advertised.host", HOST);
    settings.put("data.server.port", Integer.toString(ports.workers().get(index)));
    settings.put("rsync.daemon", Boolean.toString(node.rsync()));
    settings.put("rsync.daemon.port", Integer.toString(ports.rsyncs().get(index)));
    settings.put("disk.low.percent", Integer.toString(DISK_LIMIT_PERCENT));
    for (String key : List.of("worker", node.id().value())) {
      settings.putAll(overrides.getOrDefault(key, Map.of()));
    }
    return settings;
  }

  private static Map<String, String> basis(ConnectionConfig connection) {
    Map<String, String> settings = new HashMap<>();
    settings.put(ConnectionConfig.BOOTSTRAP_SERVERS.key(), connection.bootstrapServers());
    settings.put(ConnectionConfig.REGISTRY_URL.key(), connection.registryUrl());
    return settings;
  }
}
