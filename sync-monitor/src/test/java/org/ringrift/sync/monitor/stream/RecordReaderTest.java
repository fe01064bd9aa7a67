package org.ringrift.sync.monitor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.DeletionDecided;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.registry.RegistryUnreachableException;
import org.ringrift.sync.monitor.core.DeadLetter;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Node;

class RecordReaderTest {
  private static final ArtifactRef GAMES =
      new ArtifactRef("games", "play-1", "data/games/hex8_2p.db");
  private static final ArtifactVersion TEN =
      new ArtifactVersion(1000L, 5L, null, 10L, 10L, null, null);
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  private final SyncSerdes serdes =
      new SyncSerdes(Map.of("schema.registry.url", "mock://record-reader-test"));
  private final RecordReader reader = new RecordReader(serdes, () -> Instant.ofEpochMilli(77));

  @AfterEach
  void close() {
    serdes.close();
  }

  private static ConsumerRecord<byte[], byte[]> raw(String topic, String key, byte[] value) {
    return new ConsumerRecord<>(topic, 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
  }

  private <V extends SpecificRecord> ConsumerRecord<byte[], byte[]> record(
      SyncTopics.Topic<V> topic, V value) {
    return raw(
        topic.name(), "key", serdes.values(topic).serializer().serialize(topic.name(), value));
  }

  private Fact fact(ConsumerRecord<byte[], byte[]> record) {
    return ((RecordReader.Read) reader.read(record)).fact();
  }

  private String fault(ConsumerRecord<byte[], byte[]> record) {
    return ((RecordReader.Unreadable) reader.read(record)).reason();
  }

  private Fact transfer(Object body) {
    return fact(
        record(
            SyncTopics.SYNC_EVENTS, new SyncEvent("e", 9L, "train-1", JOB, 2, "i", GAMES, body)));
  }

  @Test
  void readsTransfers() {
    assertThat(transfer(new DataSyncStarted(TEN)))
        .isInstanceOfSatisfying(
            Fact.TransferProgressed.class, fact -> assertThat(fact.bytesTotal()).isEqualTo(-1));
    assertThat(transfer(new DataSyncProgress("http", "play-1", 5L, 10L)))
        .isInstanceOfSatisfying(
            Fact.TransferProgressed.class,
            fact -> assertThat(fact.source()).contains(new NodeId("play-1")));
    Fact completed =
        transfer(
            new DataSyncCompleted(
                TEN,
                "play-1",
                "http",
                false,
                900L,
                1,
                4L,
                30L,
                List.of(new TransportFailure("rsync", "play-1", "refused")),
                0L,
                null,
                false));
    assertThat(completed)
        .isInstanceOfSatisfying(
            Fact.TransferCompleted.class,
            fact -> {
              assertThat(fact.failedTransports()).containsExactly("rsync");
              assertThat(fact.version()).isInstanceOf(Version.GamesVersion.class);
              assertThat(fact.transfer().attempt().number()).isEqualTo(2);
            });
    assertThat(transfer(new DataSyncFailed(FailureCategory.DISK_FULL, false, "full", List.of())))
        .isInstanceOfSatisfying(
            Fact.TransferFailed.class, fact -> assertThat(fact.category()).isEqualTo("disk_full"));
  }

  @Test
  void readsWhatKeepsADrainedNode() {
    Fact judged = decision(new DrainDecided("play-1", false, 1, 2, "one copy that lasts"));
    assertThat(judged)
        .isInstanceOfSatisfying(
            Fact.DrainJudged.class,
            fact -> {
              assertThat(fact.node()).isEqualTo(new NodeId("play-1"));
              assertThat(fact.safe()).isFalse();
              assertThat(fact.reason()).isEqualTo("one copy that lasts");
            });
  }

  @Test
  void readsWhatBecomesOfACopyThatIsNotNeeded() {
    assertThat(decision(new DeletionDecided(JOB, "play-1", TEN, List.of("a", "b"), "enough")))
        .isInstanceOfSatisfying(
            Fact.DeletionDecided.class,
            fact -> assertThat(fact.node()).isEqualTo(new NodeId("play-1")));
    assertThat(transfer(new CopyDeleted(true, 10L, "enough")))
        .isInstanceOfSatisfying(
            Fact.DeletionEnded.class, fact -> assertThat(fact.deleted()).isTrue());
  }

  @Test
  void readsDecisions() {
    PlacementDecided placed =
        PlacementDecided.newBuilder()
            .setVersion(TEN)
            .setStrategy("HYBRID")
            .setTrigger("GameCompleted")
            .setReplicationTarget(3)
            .setPriority(Priority.HIGH)
            .setRegistryVersion(1)
            .setCandidates(
                List.of(
                    new Candidate("play-1", Verdict.HOLDER, null, 0d, List.of()),
                    new Candidate("train-1", Verdict.CHOSEN, null, 50d, List.of()),
                    new Candidate("full-1", Verdict.REFUSED, "disk is full", 0d, List.of())))
            .setWanted(List.of("train-1"))
            .build();
    assertThat(decision(placed))
        .isInstanceOfSatisfying(
            Fact.Placed.class,
            fact -> {
              assertThat(fact.placement().wanted()).containsExactly(new NodeId("train-1"));
              assertThat(fact.placement().holders()).containsExactly(new NodeId("play-1"));
              assertThat(fact.placement().refusals())
                  .isEqualTo(Map.of(new NodeId("full-1"), "disk is full"));
            });
    for (JobState state : JobState.values()) {
      JobDecided job =
          JobDecided.newBuilder()
              .setJobId(JOB)
              .setTargetNodeId("train-1")
              .setState(state)
              .setAttempt(1)
              .setPriority(Priority.LOW)
              .setVersion(TEN)
              .setNotBeforeMs(8L)
              .setReason("why")
              .build();
      assertThat(decision(job))
          .isInstanceOfSatisfying(
              Fact.JobDecided.class,
              fact -> assertThat(fact.job().state().name()).isEqualTo(state.name()));
    }
  }

  private Fact decision(Object body) {
    return fact(record(SyncTopics.SYNC_DECISIONS, new SyncDecision("d", 9L, GAMES, body)));
  }

  @Test
  void readsNodesAndTheirEnd() {
    for (NodeStatus status : NodeStatus.values()) {
      assertThat(fact(record(SyncTopics.NODE_STATE, state("train-1", status))))
          .isInstanceOfSatisfying(
              Fact.NodeSeen.class,
              fact -> assertThat(fact.node().status().name()).isEqualTo(status.name()));
    }
    assertThat(fact(raw("node-state", "train-1", null)))
        .isEqualTo(new Fact.NodeForgotten(new NodeId("train-1")));
    assertThat(Node.Status.values()).hasSameSizeAs(NodeStatus.values());
  }

  @Test
  void ticksSayThatThePlannerLives() {
    assertThat(fact(record(SyncTopics.SYNC_TICKS, new SyncTick(5L))))
        .isEqualTo(new Fact.PlannerTicked(77));
    assertThat(fault(raw("sync-ticks", "", new byte[] {1}))).contains("Confluent");
  }

  @Test
  void deadLettersSayWhereTheRecordLay() {
    ConsumerRecord<byte[], byte[]> bad =
        new ConsumerRecord<>("game-events", 3, 17, null, new byte[] {9});
    var letter = DeadLetterFormat.write(bad, new IllegalArgumentException("not\nAvro"));
    ConsumerRecord<byte[], byte[]> record = raw("sync-dead-letters", "", letter.value());
    letter.headers().forEach(record.headers()::add);
    assertThat(fact(record))
        .isEqualTo(
            new Fact.DeadLettered(
                0, 0, new DeadLetter(record.timestamp(), "game-events", 3, 17, "not Avro")));
  }

  @Test
  void garbageAmongTheDeadLettersIsOneItself() {
    ConsumerRecord<byte[], byte[]> record = raw("sync-dead-letters", "k", new byte[] {1, 2});
    assertThat(fact(record))
        .isInstanceOfSatisfying(
            Fact.DeadLettered.class,
            fact -> assertThat(fact.letter().place()).isEqualTo("sync-dead-letters-0@0"));
    record.headers().add("__streams.errors.topic", "x".getBytes(StandardCharsets.UTF_8));
    record
        .headers()
        .add("__streams.errors.partition", "99999999999".getBytes(StandardCharsets.UTF_8));
    record.headers().add("__streams.errors.offset", null);
    assertThat(fact(record))
        .isInstanceOfSatisfying(
            Fact.DeadLettered.class,
            fact -> assertThat(fact.letter().topic()).isEqualTo("sync-dead-letters"));
  }

  @Test
  void garbageIsUnreadableAndSaysWhy() {
    assertThat(fault(raw("sync-events", "k", "hello".getBytes(StandardCharsets.UTF_8))))
        .contains("Confluent");
    assertThat(fault(raw("sync-events", "k", new byte[] {0, 0, 0, 99, 99, 1}))).isNotBlank();
    assertThat(fault(raw("sync-decisions", "k", new byte[0]))).contains("0 bytes");
    assertThat(fault(raw("sync-decisions", "k", null))).contains("without a value");
    assertThat(fault(raw("node-state", "No Node", null))).contains("No Node");
    byte[] foreign = record(SyncTopics.NODE_STATE, state("a", NodeStatus.LEFT)).value();
    assertThat(fault(raw("sync-events", "k", foreign))).contains("NodeState");
  }

  @Test
  void recordThatBreaksARuleIsUnreadableAndSaysWhich() {
    ArtifactRef outside = new ArtifactRef("games", "play-1", "../../etc/passwd");
    SyncEvent event =
        new SyncEvent("e", 9L, "train-1", JOB, 1, "i", outside, new DataSyncStarted(TEN));
    assertThat(fault(record(SyncTopics.SYNC_EVENTS, event))).contains("../../etc/passwd");
    event.setArtifact(new ArtifactRef("pictures", null, "a.png"));
    assertThat(fault(record(SyncTopics.SYNC_EVENTS, event))).contains("unknown data type");
  }

  @Test
  void silentRegistryIsNoReasonToSkip() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    Map<String, String> unreachable =
        Map.of("schema.registry.url", "http://127.0.0.1:" + closedPort);
    ConsumerRecord<byte[], byte[]> record =
        record(SyncTopics.NODE_STATE, state("train-1", NodeStatus.LEFT));
    try (SyncSerdes other = new SyncSerdes(unreachable)) {
      RecordReader lost = new RecordReader(other, () -> Instant.EPOCH);
      assertThatThrownBy(() -> lost.read(record)).isInstanceOf(RegistryUnreachableException.class);
    }
  }

  private static NodeState state(String node, NodeStatus status) {
    return NodeState.newBuilder()
        .setNodeId(node)
        .setStatus(status)
        .setIncarnation("i")
        .setRegistryVersion(1)
        .setRole(NodeRole.TRAINING)
        .setProvider("nebius")
        .setLifetime(NodeLifetime.PERSISTENT)
        .setEndpoints(
            NodeEndpoints.newBuilder()
                .setHost("10.0.0.1")
                .setDataServerPort(8770)
                .setDataDir("/data")
                .build())
        .setAcceptedDataTypes(List.of("games"))
        .setMaxConcurrentJobs(2)
        .setDiskTotalBytes(100)
        .setDiskFreeBytes(50)
        .setInboundBlocked(false)
        .setPriorityHost(false)
        .setExternalStorage(false)
        .setTrainingConfigKeys(List.of())
        .setLoad1m(-1)
        .setRunningJobIds(List.of(JOB))
        .setUploadsRunning(0)
        .setJoinedAtMs(1)
        .setLastHeardAtMs(2)
        .build();
  }
}
