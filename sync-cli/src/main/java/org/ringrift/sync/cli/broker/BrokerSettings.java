package org.ringrift.sync.cli.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka's settings for one small node that is broker and controller in one. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENTS = "CLIENTS";
  private static final String HOST = "127.0.0.1";

  private BrokerSettings() {}

  static Map<String, String> of(Path directory, int port, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(identity(directory, port, controllerPort));
    settings.putAll(oneNode());
    settings.putAll(small());
    return settings;
  }

  private static Map<String, String> identity(Path directory, int port, int controllerPort) {
    String clients = CLIENTS + "://" + HOST + ":" + port;
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "listeners",
        clients + "," + CONTROLLER + "://" + HOST + ":" + controllerPort,
        "advertised.listeners",
        clients,
        "listener.security.protocol.map",
        CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
        "inter.broker.listener.name",
        CLIENTS,
        "controller.listener.names",
        CONTROLLER,
        "controller.quorum.voters",
        NODE_ID + "@" + HOST + ":" + controllerPort,
        "log.dirs",
        directory.toString());
  }

  /** Nothing to replicate to, and few partitions inside, because each costs start time. */
  private static Map<String, String> oneNode() {
    return Map.ofEntries(
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // A broker that was killed is let back in when its old session has ended.
        Map.entry("broker.session.timeout.ms", "2000"),
        Map.entry("broker.heartbeat.interval.ms", "500"));
  }

  private static Map<String, String> small() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2",
        "num.recovery.threads.per.data.dir", "2",
        "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20),
        "log.cleaner.io.buffer.size", Integer.toString(64 << 10),
        "log.index.size.max.bytes", Integer.toString(1 << 20),
        "socket.send.buffer.bytes", Integer.toString(256 << 10),
        "socket.receive.buffer.bytes", Integer.toString(256 << 10));
  }
}
