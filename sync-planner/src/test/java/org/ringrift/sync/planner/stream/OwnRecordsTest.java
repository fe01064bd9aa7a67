package org.ringrift.sync.planner.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.BreakerChanged;
import org.ringrift.sync.events.BreakerState;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.RegistryUnreachableException;
import org.ringrift.sync.planner.core.Fleets;

class OwnRecordsTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final ArtifactVersion TEN =
      new ArtifactVersion(1000L, 5L, null, 10L, 10L, null, null);
  private static final ArtifactRef GAMES = new ArtifactRef("games", "self-1", "a.db");

  private final SyncSerdes serdes =
      new SyncSerdes(Map.of("schema.registry.url", "mock://own-records-test"));
  private final OwnRecords rules = new OwnRecords(serdes);

  @AfterEach
  void close() {
    serdes.close();
  }

  @Test
  void whatPlannersPublishIsFine() {
    assertThat(rules.fault(state("train-1"))).isEmpty();
    assertThat(rules.fault(decision("games:self-1:a.db", placed("train-1")))).isEmpty();
    assertThat(rules.fault(decision("games:self-1:a.db", decided("train-1")))).isEmpty();
    assertThat(rules.fault(decision("games:self-1:a.db", broken("train-1", JOB)))).isEmpty();
    DrainDecided drain = new DrainDecided("train-1", true, 2, 2, "two copies");
    assertThat(rules.fault(decision("games:self-1:a.db", drain))).isEmpty();
  }

  @Test
  void garbageIsNot() {
    for (String topic : OwnRecords.TOPICS) {
      assertThat(fault(raw(topic, "k", "hello".getBytes(UTF_8)))).contains("Confluent");
      assertThat(fault(raw(topic, "k", new byte[] {0, 0, 0, 99, 99, 1}))).isNotBlank();
      assertThat(fault(raw(topic, "k", new byte[0]))).contains("0 bytes");
      assertThat(fault(raw(topic, "k", null))).contains("the value is empty");
      assertThat(fault(raw(topic, null, null))).contains("the value is empty");
    }
  }

  @Test
  void neitherIsWhatBreaksARule() {
    assertThat(fault(raw("node-state", "cpu-1", state("train-1").value())))
        .contains("cpu-1", "train-1");
    assertThat(fault(decision(null, placed("train-1")))).contains("games:self-1:a.db");
    assertThat(fault(decision("games:self-1:a.db", placed("No Node")))).contains("No Node");
    assertThat(fault(decision("games:self-1:a.db", decided("No Node")))).contains("No Node");
    assertThat(fault(decision("games:self-1:a.db", broken("No Node", JOB)))).contains("No Node");
    assertThat(fault(decision("games:self-1:a.db", broken("train-1", "J1")))).contains("J1");
  }

  @Test
  void aSilentRegistryIsNoFaultOfTheRecord() throws Exception {
    ConsumerRecord<byte[], byte[]> record = state("train-1");
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    Map<String, String> unreachable =
        Map.of("schema.registry.url", "http://127.0.0.1:" + closedPort);
    try (SyncSerdes other = new SyncSerdes(unreachable)) {
      assertThatThrownBy(() -> new OwnRecords(other).fault(record))
          .isInstanceOf(RegistryUnreachableException.class);
    }
  }

  private String fault(ConsumerRecord<byte[], byte[]> record) {
    return rules.fault(record).orElseThrow().getMessage();
  }

  private ConsumerRecord<byte[], byte[]> state(String node) {
    return record(
        SyncTopics.NODE_STATE, node, NodeCodec.state(Fleets.node(node).build()), NodeState.class);
  }

  private ConsumerRecord<byte[], byte[]> decision(String key, Object body) {
    return record(
        SyncTopics.SYNC_DECISIONS, key, new SyncDecision("d", 9L, GAMES, body), SyncDecision.class);
  }

  private static PlacementDecided placed(String wanted) {
    return PlacementDecided.newBuilder()
        .setVersion(TEN)
        .setStrategy("HYBRID")
        .setTrigger("GameCompleted")
        .setReplicationTarget(3)
        .setPriority(Priority.HIGH)
        .setRegistryVersion(1)
        .setCandidates(List.of())
        .setWanted(List.of(wanted))
        .build();
  }

  private static JobDecided decided(String target) {
    return JobDecided.newBuilder()
        .setJobId(JOB)
        .setTargetNodeId(target)
        .setState(JobState.QUEUED)
        .setAttempt(0)
        .setPriority(Priority.LOW)
        .setVersion(TEN)
        .build();
  }

  private static BreakerChanged broken(String target, String job) {
    return new BreakerChanged(target, BreakerState.OPEN, 1, 9L, job, "it fails");
  }

  private <V extends SpecificRecord> ConsumerRecord<byte[], byte[]> record(
      SyncTopics.Topic<V> topic, String key, V value, Class<V> type) {
    return raw(topic.name(), key, serdes.values(type).serializer().serialize(topic.name(), value));
  }

  private static ConsumerRecord<byte[], byte[]> raw(String topic, String key, byte[] value) {
    return new ConsumerRecord<>(topic, 0, 0, key == null ? null : key.getBytes(UTF_8), value);
  }
}
