package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.stream.PlannerTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The planner process over a real broker and a real registry. */
@Timeout(180)
class PlannerIT {
  private static final Logger LOG = LoggerFactory.getLogger(PlannerIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With its key and the batch around it, this is still less than a broker takes by default. */
  private static final int ALMOST_TOO_LARGE = 1_048_000;

  private static final NodeId SOURCE = new NodeId("self-1");
  private static final NodeId TARGET = new NodeId("train-1");

  @TempDir Path stateDir;
  private TestStack stack;
  private SyncSerdes serdes;
  private EventPublisher publisher;

  @BeforeEach
  void open() {
    stack = TestStack.start();
    serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
    publisher = new EventPublisher(stack.connectionConfig());
  }

  @AfterEach
  void close() {
    publisher.close();
    serdes.close();
    stack.close();
  }

  @Test
  void admitsNodesAndSendsJobsToTheirMailboxes() {
    try (Planner planner = start()) {
      joinBoth();
      List<Long> latencies = new ArrayList<>();
      try (Reader<SyncJob> mailbox = reader(SyncTopics.mailbox(TARGET))) {
        for (int i = 0; i < 40; i++) {
          ArtifactId artifact = artifact("games/" + i + ".db");
          long before = System.nanoTime();
          games(artifact, 10);
          SyncJob job = mailbox.await(one -> one.getArtifact().getPath().equals(path(artifact)));
          latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
          assertThat(job.getTargetNodeId()).isEqualTo(TARGET.value());
          assertThat(job.getSources().getFirst().getNodeId()).isEqualTo(SOURCE.value());
        }
      }
      latencies.sort(null);
      LOG.info(
          "event to mailbox: p50 {} ms, p95 {} ms",
          latencies.get(latencies.size() / 2),
          latencies.get(latencies.size() * 95 / 100));
      assertThat(planner.health().working()).isTrue();
      assertThat(planner.health().activeTasks()).isEqualTo(2 * TestStack.PARTITIONS);
      assertThat(planner.health().threadsReplaced()).isZero();
    }
  }

  @Test
  void garbageOnAnyTopicIsPutAsideAndTheRestGoesOn() {
    List<String> topics = new ArrayList<>();
    SyncTopics.all().forEach(topic -> topics.add(topic.name()));
    topics.addAll(PlannerTopics.ALL);
    try (Planner planner = start()) {
      joinBoth();
      publishGarbage(topics);

      ArtifactId artifact = artifact("games/after.db");
      games(artifact, 10);
      try (Reader<SyncJob> mailbox = reader(SyncTopics.mailbox(TARGET))) {
        mailbox.await(job -> job.getArtifact().getPath().equals(path(artifact)));
      }
      awaitOneLetterEach(topics);
      assertThat(planner.health().threadsReplaced()).isZero();
    }
    try (Planner planner = start()) {
      ArtifactId artifact = artifact("games/after-restart.db");
      games(artifact, 10);
      try (Reader<SyncJob> mailbox = reader(SyncTopics.mailbox(TARGET))) {
        mailbox.await(job -> job.getArtifact().getPath().equals(path(artifact)));
      }
      publishGarbage(List.of(SyncTopics.NODE_STATE.name(), SyncTopics.SYNC_DECISIONS.name()));
      topics.addAll(List.of(SyncTopics.NODE_STATE.name(), SyncTopics.SYNC_DECISIONS.name()));
      awaitOneLetterEach(topics);
      assertThat(planner.health().threadsReplaced()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void garbageOverTheStateOfANodeDoesNotTakeItOutOfTheFleet(boolean compacted) throws Exception {
    try (Planner planner = start()) {
      joinBoth();
      assertThat(planner.health().threadsReplaced()).isZero();
    }
    RecordMetadata garbage = coverState(TARGET);
    if (compacted) {
      dropWhatWasBefore(garbage);
    }
    try (Planner planner = start();
        TopicLog<byte[]> states = TopicLog.raw(stack, SyncTopics.NODE_STATE.name())) {
      ArtifactId artifact = artifact("games/after.db");
      games(artifact, 10);
      try (Reader<SyncJob> mailbox = reader(SyncTopics.mailbox(TARGET))) {
        mailbox.await(job -> job.getArtifact().getPath().equals(path(artifact)));
      }
      var state =
          states.await(
              "the state once more",
              record ->
                  TARGET.value().equals(record.key())
                      && record.partition() == garbage.partition()
                      && record.offset() > garbage.offset());
      assertThat(read(SyncTopics.NODE_STATE, state.value()).getStatus())
          .isEqualTo(NodeStatus.ADMITTED);
      assertThat(planner.health().threadsReplaced()).isZero();
    }
  }

  @Test
  void aPlannerThatWasAwayGoesOnWhereItStopped() {
    ArtifactId running = artifact("games/running.db");
    ArtifactId later = artifact("games/later.db");
    try (Reader<SyncJob> mailbox = reader(SyncTopics.mailbox(TARGET))) {
      SyncJob handedOut;
      try (Planner planner = start()) {
        joinBoth();
        games(running, 10);
        handedOut = mailbox.await(one -> one.getArtifact().getPath().equals(path(running)));
        report(handedOut);
        assertThat(planner.health().working()).isTrue();
      }
      games(later, 10);
      try (Planner planner = start()) {
        SyncJob next = mailbox.await(one -> !isNewLimit(handedOut, one));
        assertThat(next.getArtifact().getPath()).isEqualTo(path(later));
        assertThat(planner.health().threadsReplaced()).isZero();
      }
    }
  }

  /** The same attempt of the same job again only changes how fast it may go. */
  private static boolean isNewLimit(SyncJob before, SyncJob job) {
    return job.getJobId().equals(before.getJobId()) && job.getAttempt() == before.getAttempt();
  }

  @Test
  void refusesToStartWithoutTopics() {
    try (TestStack empty = TestStack.startWithoutTopics()) {
      assertThatThrownBy(() -> Planner.start(config(empty)).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("game-events")
          .hasMessageContaining("ringsync topics apply");
    }
  }

  private Planner start() {
    return Planner.start(config(stack));
  }

  private PlannerConfig config(TestStack where) {
    Map<String, String> settings = new HashMap<>(where.connection());
    settings.putAll(TestKeys.ofPlanner());
    settings.put("planner.state.dir", stateDir.toString());
    settings.put("planner.standby.replicas", "0");
    settings.put("planner.session.timeout", "6 s");
    settings.put("fleet.silent.after", "10 min");
    settings.put("dispatch.lease.duration", "10 min");
    settings.put("dispatch.uploads.per.source", "100");
    return PlannerConfig.from(settings);
  }

  private void joinBoth() {
    join(SOURCE, NodeRole.SELFPLAY, 1);
    join(TARGET, NodeRole.TRAINING, 100);
    try (Reader<NodeState> states = reader(SyncTopics.NODE_STATE)) {
      List<String> admitted = new ArrayList<>();
      states.await(
          state -> {
            if (state.getStatus() == NodeStatus.ADMITTED) {
              admitted.add(state.getNodeId());
            }
            return admitted.containsAll(List.of(SOURCE.value(), TARGET.value()));
          });
    }
  }

  private void join(NodeId node, NodeRole role, int slots) {
    NodeJoined joined =
        NodeJoined.newBuilder()
            .setIncarnation("1")
            .setRole(role)
            .setProvider("local")
            .setLifetime(NodeLifetime.PERSISTENT)
            .setEndpoints(
                NodeEndpoints.newBuilder()
                    .setHost("127.0.0.1")
                    .setDataServerPort(8770)
                    .setDataDir("/data")
                    .build())
            .setAcceptedDataTypes(List.of("games"))
            .setMaxConcurrentJobs(slots)
            .setDiskTotalBytes(-1)
            .setDiskFreeBytes(-1)
            .setSoftwareVersion("test")
            .build();
    publish(SyncTopics.NODE_EVENTS, node.value(), new NodeEvent(id(), now(), node.value(), joined));
  }

  private void games(ArtifactId artifact, long total) {
    GameCompleted body =
        GameCompleted.newBuilder()
            .setDbPath(artifact.path().value())
            .setNewGames(1)
            .setTotalGames(total)
            .build();
    publish(
        SyncTopics.GAME_EVENTS,
        artifact.toString(),
        new GameEvent(id(), now(), SOURCE.value(), body));
  }

  private void report(SyncJob job) {
    publish(
        SyncTopics.SYNC_EVENTS,
        "games:" + job.getArtifact().getOriginNodeId() + ":" + job.getArtifact().getPath(),
        new SyncEvent(
            id(),
            now(),
            job.getTargetNodeId(),
            job.getJobId(),
            job.getAttempt(),
            job.getTargetIncarnation(),
            job.getArtifact(),
            new DataSyncStarted(job.getVersion())));
  }

  private <V extends SpecificRecord> void publish(SyncTopics.Topic<V> topic, String key, V value) {
    var unused = publisher.publish(topic, key, value).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static List<byte[]> garbage() {
    return List.of(
        "garbage".getBytes(StandardCharsets.UTF_8),
        new byte[0],
        new byte[] {0, 0, 0},
        ByteBuffer.allocate(20).put((byte) 0).putInt(987_654).array(),
        ByteBuffer.allocate(20).put((byte) 0).putInt(-7).array(),
        ByteBuffer.allocate(5).put((byte) 0).putInt(0).array(),
        new byte[ALMOST_TOO_LARGE]);
  }

  private void publishGarbage(List<String> topics) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            stack.connectionConfig().kafkaProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String topic : topics) {
        for (byte[] value : garbage()) {
          var unused =
              producer.send(
                  new ProducerRecord<>(topic, "key".getBytes(StandardCharsets.UTF_8), value));
        }
      }
    }
  }

  /** A record that nobody can read, under the key of a node and thus in its partition. */
  private RecordMetadata coverState(NodeId node) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            stack.connectionConfig().kafkaProperties(),
            new StringSerializer(),
            new ByteArraySerializer())) {
      return producer
          .send(
              new ProducerRecord<>(
                  SyncTopics.NODE_STATE.name(), node.value(), garbage().getFirst()))
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** What compaction does to an older record of the key, without the wait for it. */
  private void dropWhatWasBefore(RecordMetadata garbage) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, garbage.topic());
    AlterConfigOp deletes =
        new AlterConfigOp(
            new ConfigEntry("cleanup.policy", "compact,delete"), AlterConfigOp.OpType.SET);
    TopicPartition partition = new TopicPartition(garbage.topic(), garbage.partition());
    try (Admin admin = stack.admin()) {
      admin
          .incrementalAlterConfigs(Map.of(topic, List.of(deletes)))
          .all()
          .get(30, TimeUnit.SECONDS);
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(garbage.offset())))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** As many letters of each topic as garbage, each of another record. */
  private void awaitOneLetterEach(List<String> topics) {
    Map<String, Integer> expected = new HashMap<>();
    topics.forEach(topic -> expected.merge(topic, garbage().size(), Integer::sum));
    try (TopicLog<byte[]> log = TopicLog.raw(stack, SyncTopics.DEAD_LETTERS)) {
      boolean complete =
          Patience.until(
              () -> byTopic(Garbage.letters(log)).equals(expected), Duration.ofSeconds(40));
      Map<Garbage.Place, Integer> letters = Garbage.letters(log);
      assertThat(byTopic(letters)).as("complete: %s", complete).isEqualTo(expected);
      assertThat(letters.values()).containsOnly(1);
    }
  }

  private static Map<String, Integer> byTopic(Map<Garbage.Place, Integer> letters) {
    Map<String, Integer> counts = new HashMap<>();
    letters.forEach((place, count) -> counts.merge(place.topic(), count, Integer::sum));
    return counts;
  }

  private <V extends SpecificRecord> V read(SyncTopics.Topic<V> topic, byte[] value) {
    return serdes.values(topic).deserializer().deserialize(topic.name(), value);
  }

  private <V extends SpecificRecord> Reader<V> reader(SyncTopics.Topic<V> topic) {
    return new Reader<>(topic);
  }

  private Map<String, Object> readerSettings() {
    Map<String, Object> settings = new HashMap<>(stack.connectionConfig().kafkaProperties());
    settings.put("isolation.level", "read_committed");
    settings.put("metadata.max.age.ms", 500);
    settings.put("fetch.max.wait.ms", 50);
    return settings;
  }

  private static void assign(KafkaConsumer<?, ?> consumer, String topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<TopicPartition> partitions = List.of();
    while (partitions.isEmpty() && System.nanoTime() < deadline) {
      partitions =
          consumer.partitionsFor(topic, Duration.ofSeconds(10)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads a topic from its beginning, once it is there; each record is looked at once. */
  private final class Reader<V extends SpecificRecord> implements AutoCloseable {
    private final SyncTopics.Topic<V> topic;
    private final KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            readerSettings(), new StringDeserializer(), new ByteArrayDeserializer());
    private final List<V> ahead = new ArrayList<>();

    Reader(SyncTopics.Topic<V> topic) {
      this.topic = topic;
    }

    V await(Predicate<V> wanted) {
      if (consumer.assignment().isEmpty()) {
        assign(consumer, topic.name());
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        while (!ahead.isEmpty()) {
          V value = ahead.removeFirst();
          if (wanted.test(value)) {
            return value;
          }
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          ahead.add(serdes.values(topic).deserializer().deserialize(topic.name(), record.value()));
        }
      }
      throw new AssertionError("nothing of the kind came to " + topic.name());
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  private static ArtifactId artifact(String path) {
    return ArtifactId.of(DataType.GAMES, SOURCE, new DataPath(path));
  }

  private static String path(ArtifactId artifact) {
    return artifact.path().value();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
