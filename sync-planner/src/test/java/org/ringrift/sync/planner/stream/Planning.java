package org.ringrift.sync.planner.stream;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Policies;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;
import org.ringrift.sync.planner.core.repair.RepairPolicy;

/** The planner's topology in one thread, with a clock that only the test moves. */
final class Planning implements AutoCloseable {
  static final long START_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final SyncSerdes serdes =
      new SyncSerdes(
          Map.of(
              "schema.registry.url", "mock://" + UUID.randomUUID(),
              "auto.register.schemas", "true",
              "specific.avro.reader", "true"));
  private final PlacementPolicy placement;
  private final DispatchPolicy dispatch;
  private final TopologyTestDriver driver;
  private final Map<String, TestOutputTopic<String, SyncJob>> mailboxes = new HashMap<>();
  private final TestOutputTopic<String, SyncDecision> decisions;
  private final TestOutputTopic<String, NodeState> states;
  private final TestOutputTopic<String, NodeEvent> nodeEvents;
  private final TestOutputTopic<byte[], byte[]> deadLetters;
  private final List<NodeEvent> saidByPlanner = new ArrayList<>();
  long nowMs = START_MS;

  Planning(Path stateDir) {
    this(stateDir, Policies.plain(3));
  }

  Planning(Path stateDir, DispatchPolicy dispatch) {
    this(stateDir, Fleets.policy(3, 2, 3, 3), dispatch);
  }

  Planning(Path stateDir, PlacementPolicy placement, DispatchPolicy dispatch) {
    this.placement = placement;
    this.dispatch = dispatch;
    Map<String, Object> config = config(stateDir);
    var properties = new java.util.Properties();
    properties.putAll(config);
    driver = new TopologyTestDriver(topology(config), properties, Instant.ofEpochMilli(nowMs));
    decisions = output(SyncTopics.SYNC_DECISIONS);
    states = output(SyncTopics.NODE_STATE);
    nodeEvents = output(SyncTopics.NODE_EVENTS);
    deadLetters =
        driver.createOutputTopic(
            SyncTopics.DEAD_LETTERS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    tick(0);
  }

  static Map<String, Object> config(Path stateDir) {
    Map<String, Object> config = new HashMap<>();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "sync-planner");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, SyncTopics.DEAD_LETTERS);
    config.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class);
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
    return config;
  }

  Topology topology(Map<String, Object> config) {
    return new PlannerTopology(
            placement,
            dispatch,
            new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6),
            new FleetwidePolicy(new RepairPolicy(8, 3), 3_600_000),
            100,
            Optional.of(KnownKey.terms()),
            serdes)
        .build(config);
  }

  /** A node that joined and was admitted. */
  void node(String node, NodeRole role) {
    node(node, "1", role);
  }

  void node(String node, String incarnation, NodeRole role) {
    publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(node, nowMs, Events.joined(incarnation, role).build()));
    publish(
        SyncTopics.NODE_EVENTS, node, Events.node(node, nowMs, Events.admitted(node, incarnation)));
  }

  /** A node that joined, was admitted, and may vanish at any moment. */
  void ephemeral(String node) {
    NodeJoined joined =
        Events.joined("1", NodeRole.SELFPLAY).setLifetime(NodeLifetime.EPHEMERAL).build();
    publish(SyncTopics.NODE_EVENTS, node, Events.node(node, nowMs, joined));
    publish(SyncTopics.NODE_EVENTS, node, Events.node(node, nowMs, Events.admitted(node, "1")));
  }

  void heartbeat(String node) {
    publish(SyncTopics.NODE_EVENTS, node, Events.node(node, nowMs, Events.heartbeat("1")));
  }

  /** Lets time pass, second by second, with the heartbeats of these nodes. */
  void pass(int seconds, String... alive) {
    for (int second = 0; second < seconds; second++) {
      for (String node : alive) {
        heartbeat(node);
      }
      tick(1000);
    }
  }

  void tick(long millis) {
    nowMs += millis;
    publish(SyncTopics.SYNC_TICKS, null, new SyncTick(nowMs));
  }

  <V extends SpecificRecord> void publish(SyncTopics.Topic<V> topic, String key, V value) {
    TestInputTopic<String, V> input =
        driver.createInputTopic(
            topic.name(), new StringSerializer(), serdes.values(topic).serializer());
    input.pipeInput(key, value, nowMs);
  }

  void publishBytes(String topic, byte[] key, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key, value, nowMs);
  }

  /** The jobs that came to a mailbox since the last call. */
  List<SyncJob> jobs(String node) {
    return mailboxes
        .computeIfAbsent(node, name -> output("sync-jobs." + name, SyncJob.class))
        .readValuesToList();
  }

  List<SyncDecision> decisions() {
    return decisions.readValuesToList();
  }

  List<PlacementDecided> placements() {
    List<PlacementDecided> found = new ArrayList<>();
    for (SyncDecision decision : decisions()) {
      if (decision.getBody() instanceof PlacementDecided placement) {
        found.add(placement);
      }
    }
    return found;
  }

  List<JobDecided> jobDecisions() {
    List<JobDecided> found = new ArrayList<>();
    for (SyncDecision decision : decisions()) {
      if (decision.getBody() instanceof JobDecided job) {
        found.add(job);
      }
    }
    return found;
  }

  /** What the planner said about a node since the last call, of one kind. */
  <T> List<T> said(String node, Class<T> type) {
    nodeEvents.readValuesToList().forEach(saidByPlanner::add);
    List<T> found = new ArrayList<>();
    saidByPlanner.removeIf(
        event -> {
          boolean match = event.getNodeId().equals(node) && type.isInstance(event.getBody());
          if (match) {
            found.add(type.cast(event.getBody()));
          }
          return match;
        });
    return found;
  }

  List<NodeState> states() {
    return states.readValuesToList();
  }

  /** What the headers of the dead letters say since the last call. */
  List<String> deadLetters() {
    return deadLetters.readRecordsToList().stream().map(Planning::reason).toList();
  }

  @Override
  public void close() {
    driver.close();
    serdes.close();
  }

  private static String reason(TestRecord<byte[], byte[]> letter) {
    Header header = letter.headers().lastHeader("__streams.errors.message");
    return header == null
        ? ""
        : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private <V extends SpecificRecord> TestOutputTopic<String, V> output(SyncTopics.Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.values(topic).deserializer());
  }

  private <V extends SpecificRecord> TestOutputTopic<String, V> output(
      String topic, Class<V> type) {
    return driver.createOutputTopic(
        topic, new StringDeserializer(), serdes.values(type).deserializer());
  }
}
