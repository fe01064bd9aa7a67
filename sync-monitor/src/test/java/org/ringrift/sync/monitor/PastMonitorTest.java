package org.ringrift.sync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.DataSyncCompleted;
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
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.monitor.http.Reply;

class PastMonitorTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final ArtifactRef GAMES =
      new ArtifactRef("games", "play-1", "data/games/hex8_2p.db");

  private final MonitorConfig config =
      MonitorConfig.from(Map.of("schema.registry.url", "mock://past-monitor-test"));
  private final SyncSerdes serdes = new SyncSerdes(config.connection().serdeProperties());
  private PastMonitor past = at(NOON, NOON - 60 * MINUTE);
  private long offset;

  @AfterEach
  void close() {
    past.close();
    serdes.close();
  }

  private PastMonitor at(long timeMs, long listeningSinceMs) {
    return new PastMonitor(
        config, Instant.ofEpochMilli(timeMs), Instant.ofEpochMilli(listeningSinceMs));
  }

  @Test
  void showsWhatWasSaidUntilThenAndNothingLater() throws Exception {
    take(SyncTopics.SYNC_DECISIONS, NOON - 9 * MINUTE, placed(10));
    take(SyncTopics.SYNC_EVENTS, NOON - 8 * MINUTE, completed(10));
    take(SyncTopics.SYNC_DECISIONS, NOON, placed(20));
    take(SyncTopics.SYNC_EVENTS, NOON + 1, completed(20));

    JsonNode artifact = get("/artifacts").at("/artifacts/0");
    assertThat(artifact.at("/version/game_count").asInt()).isEqualTo(20);
    assertThat(artifact.at("/missing/0").asText()).isEqualTo("train-1");
    JsonNode status = get("/status");
    assertThat(status.path("time_ms").asLong()).isEqualTo(NOON);
    assertThat(status.at("/sync/completed_total").asInt()).isEqualTo(1);
    assertThat(past.records()).isEqualTo(3);
  }

  @Test
  void aRecordCountsByItsOwnTimeWhereverItLies() throws Exception {
    take(SyncTopics.SYNC_DECISIONS, NOON + 30 * MINUTE, placed(30));
    take(SyncTopics.SYNC_DECISIONS, NOON - MINUTE, placed(10));

    assertThat(get("/artifacts").at("/artifacts/0/version/game_count").asInt()).isEqualTo(10);
  }

  @Test
  void nodesOfWhichOnlyLaterStatesAreKeptAreNamed() throws Exception {
    take(SyncTopics.NODE_STATE, NOON - MINUTE, state("a", NodeStatus.ADMITTED, 1));
    take(SyncTopics.NODE_STATE, NOON + MINUTE, state("a", NodeStatus.SILENT, 1));
    take(SyncTopics.NODE_STATE, NOON + MINUTE, state("b", NodeStatus.ADMITTED, NOON - 1));
    take(SyncTopics.NODE_STATE, NOON + MINUTE, state("c", NodeStatus.ADMITTED, NOON + 1));
    take(SyncTopics.NODE_STATE, NOON + 2 * MINUTE, state("b", NodeStatus.ADMITTED, NOON + 2));

    assertThat(get("/nodes").path("nodes")).hasSize(1);
    assertThat(get("/nodes").at("/nodes/0/status").asText()).isEqualTo("admitted");
    assertThat(past.forgotten()).containsExactly(new NodeId("b"));
    assertThat(past.unclear()).containsExactly(new NodeId("c"));
  }

  @Test
  void thePlannerLivedWhenItsLastTickWasWritten() throws Exception {
    take(SyncTopics.SYNC_TICKS, NOON - 5 * MINUTE, new SyncTick(1L));
    assertThat(reasons())
        .containsExactly("nothing from the planner for 300 s: check that it is running");
    take(SyncTopics.SYNC_TICKS, NOON - 1000, new SyncTick(2L));
    take(SyncTopics.SYNC_TICKS, NOON + 1000, new SyncTick(3L));
    assertThat(reasons()).isEmpty();
    assertThat(get("/status").at("/planner/last_seen_at_ms").asLong()).isEqualTo(NOON - 1000);
  }

  @Test
  void withoutTicksOfThatTimeThePlannerIsNotJudged() throws Exception {
    assertThat(reasons()).isNotEmpty();
    past.close();
    past = at(NOON, NOON);
    assertThat(reasons()).isEmpty();
    assertThat(get("/status").at("/planner/lag").isNull()).isTrue();
  }

  @Test
  void whatCannotBeReadIsCountedWhereItIsOfThatTime() throws Exception {
    past.take(record("sync-events", NOON, "garbage".getBytes(StandardCharsets.UTF_8)));
    past.take(record("sync-events", NOON + 1, "garbage".getBytes(StandardCharsets.UTF_8)));
    assertThat(get("/status").at("/monitor/records_skipped").asInt()).isEqualTo(1);
  }

  @Test
  void aQuestionThatIsNoneIsRefusedAsByAMonitor() {
    assertThat(past.get("/nodes?colour=red").status()).isEqualTo(400);
    assertThat(past.get("/metrics").status()).isEqualTo(404);
  }

  private List<String> reasons() throws Exception {
    return get("/status").at("/sync/reasons").valueStream().map(JsonNode::asText).toList();
  }

  private JsonNode get(String page) throws Exception {
    Reply reply = past.get(page);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return new ObjectMapper().readTree(reply.text());
  }

  private <V extends SpecificRecord> void take(SyncTopics.Topic<V> topic, long atMs, V value) {
    byte[] bytes = serdes.values(topic).serializer().serialize(topic.name(), value);
    past.take(record(topic.name(), atMs, bytes));
  }

  private ConsumerRecord<byte[], byte[]> record(String topic, long atMs, byte[] value) {
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        topic,
        0,
        offset++,
        atMs,
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static ArtifactVersion games(long count) {
    return new ArtifactVersion(100 * count, 5L, null, count, count, null, null);
  }

  private static SyncDecision placed(long games) {
    PlacementDecided body =
        PlacementDecided.newBuilder()
            .setVersion(games(games))
            .setStrategy("HYBRID")
            .setTrigger("GameCompleted")
            .setReplicationTarget(3)
            .setPriority(Priority.HIGH)
            .setRegistryVersion(1)
            .setCandidates(List.of(new Candidate("play-1", Verdict.HOLDER, null, 0d, List.of())))
            .setWanted(List.of("train-1"))
            .build();
    return new SyncDecision("d-" + games, 9L, GAMES, body);
  }

  private static SyncEvent completed(long games) {
    DataSyncCompleted body =
        new DataSyncCompleted(
            games(games), "play-1", "http", false, 900L, 1, 4L, 30L, List.of(), 0L, null, false);
    return new SyncEvent("e-" + games, 9L, "train-1", JOB, 1, "i", GAMES, body);
  }

  private static NodeState state(String node, NodeStatus status, long joinedAtMs) {
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
        .setRunningJobIds(List.of())
        .setUploadsRunning(0)
        .setJoinedAtMs(joinedAtMs)
        .setLastHeardAtMs(joinedAtMs)
        .build();
  }
}
