package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.RingSync;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.NodeAdmitted;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * Looking back with {@code --at}, and at what would have been with {@code whatif}, over topics of a
 * real broker to which nobody else writes.
 */
@Timeout(120)
class PastIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/hex8_2p.db");
  private final Instant now = Instant.now();

  @AutoClose private final TestStack stack = TestStack.start(1);
  @AutoClose private final Admin admin = stack.admin();

  @AutoClose
  private final SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());

  @AutoClose
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          stack.connectionConfig().kafkaProperties(),
          new StringSerializer(),
          new ByteArraySerializer());

  @TempDir private Path directory;
  private StringWriter err;

  @Test
  void theFleetStandsAsItStood() throws Exception {
    decide(10, ago(60));
    decide(20, ago(30));
    decide(30, ago(5));

    assertThat(gamesAt(ago(45))).isEqualTo(10);
    assertThat(gamesAt(ago(20))).isEqualTo(20);
    assertThat(run(0, "status", "--at", ago(20).toString()))
        .contains("as of     " + ago(20) + ", from 2 records")
        .contains(GAMES + "  20 games");
    assertThat(run(0, "freshness", "--at", ago(45).toString())).contains("train-1");
    assertThat(run(0, "nodes", "--at", "0 s", "--json")).contains("\"gaps\"");
    run(1, "status", "--at", ago(90).toString());
    assertThat(err.toString()).contains("nothing was recorded before " + ago(60));
    assertThat(admin.listGroups().all().get()).as("no group was joined").isEmpty();
  }

  @Test
  void whatWasDeletedIsSaidToBeMissing() throws Exception {
    decide(10, ago(60));
    decide(20, ago(30));
    decide(30, ago(5));
    delete(SyncTopics.SYNC_DECISIONS.name(), 1);

    JsonNode status = JSON.readTree(run(0, "status", "--at", ago(20).toString(), "--json"));
    assertThat(status.at("/as_of/gaps/0").asText())
        .contains("records of sync-decisions before " + ago(30) + " were deleted");
    run(1, "status", "--at", ago(45).toString());
    assertThat(err.toString().lines())
        .containsExactly(
            "ringsync: the topics do not reach back to %s: sync-decisions begins at %s; older"
                    .formatted(ago(45), ago(30))
                + " records were deleted");
  }

  @Test
  void withoutRecordsOrTopicsItSaysSo() throws Exception {
    run(1, "status", "--at", "0 s");
    assertThat(err.toString()).contains("nothing is recorded: the topics are empty");
    try (TestStack none = TestStack.startWithoutTopics()) {
      runOn(none, 1, "status", "--at", "0 s");
    }
    assertThat(err.toString()).contains("topic 'node-state' is missing");
  }

  @Test
  void anotherPlanIsHeldAgainstRecordedTimeAndNothingIsTouched() throws Exception {
    recordAFleet();
    Map<TopicPartition, Long> before = ends();
    Set<String> topics = admin.listTopics().names().get(60, TimeUnit.SECONDS);
    Path same =
        Files.writeString(directory.resolve("same.properties"), "dispatch.max.failures=5\n");
    Path more =
        Files.writeString(
            directory.resolve("more.properties"), "placement.replication.target: 4\n");
    Path file =
        Files.writeString(
            directory.resolve("hosts.yaml"), "sync_routing: {replication_target: 1}\nhosts: {}\n");
    String from = ago(60).toString();

    assertThat(run(0, "whatif", "--policy", same.toString(), "--from", from, "--to", "1 min"))
        .contains("no difference: the other plan would have led to the same")
        .contains("recorded  0 transfers");
    JsonNode document =
        JSON.readTree(run(0, "whatif", "--policy", more.toString(), "--from", "0", "--json"));
    assertThat(document.path("differs").asBoolean()).isTrue();
    assertThat(document.at("/now/replicas").asInt()).as(document.toString()).isEqualTo(2);
    assertThat(document.at("/other/replicas").asInt()).isEqualTo(3);
    assertThat(document.at("/other/bytes").asLong()).isEqualTo(3_000_000);
    assertThat(document.path("replicas_added")).hasSize(1);
    assertThat(run(0, "whatif", "--hosts", file.toString(), "--from", from))
        .containsPattern("replicas at the end +2 +1 +-1");
    run(2, "whatif", "--policy", same.toString(), "--from", "1 min", "--to", "2 min");
    assertThat(err.toString()).contains("it must be before that");

    assertThat(ends()).isEqualTo(before);
    assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).isEqualTo(topics);
    assertThat(admin.listGroups().all().get(60, TimeUnit.SECONDS)).isEmpty();
  }

  /** One node plays on a machine that may vanish, three could have its games. */
  private void recordAFleet() throws Exception {
    join("play-1", NodeRole.SELFPLAY, NodeLifetime.EPHEMERAL);
    for (String node : List.of("train-1", "train-2", "train-3")) {
      join(node, NodeRole.TRAINING, NodeLifetime.PERSISTENT);
    }
    GameCompleted games =
        GameCompleted.newBuilder()
            .setDbPath(GAMES.path().value())
            .setNewGames(10)
            .setTotalGames(10)
            .setDbSizeBytes(1_000_000L)
            .build();
    write(
        SyncTopics.GAME_EVENTS,
        new GameEvent("g-1", ago(30).toEpochMilli(), "play-1", games),
        ago(30));
  }

  private void join(String node, NodeRole role, NodeLifetime lifetime) throws Exception {
    NodeJoined joined =
        NodeJoined.newBuilder()
            .setIncarnation("1")
            .setRole(role)
            .setProvider("runpod")
            .setLifetime(lifetime)
            .setEndpoints(
                NodeEndpoints.newBuilder()
                    .setHost("10.0.0.1")
                    .setDataServerPort(8770)
                    .setDataDir("/data")
                    .build())
            .setAcceptedDataTypes(List.of("games", "models", "npz"))
            .setMaxConcurrentJobs(2)
            .setDiskTotalBytes(100_000_000_000L)
            .setDiskFreeBytes(80_000_000_000L)
            .setSoftwareVersion("test")
            .build();
    said(node, joined, ago(61));
    said(node, new NodeAdmitted("1", "sync-jobs." + node, 0), ago(61));
    for (int minute = 36; minute > 24; minute--) {
      for (int second = 0; second < 60; second += 15) {
        NodeHeartbeat beat =
            NodeHeartbeat.newBuilder()
                .setIncarnation("1")
                .setDiskTotalBytes(100_000_000_000L)
                .setDiskFreeBytes(80_000_000_000L)
                .setLoad1m(0.5)
                .setRunningJobIds(List.of())
                .setUploadsRunning(0)
                .build();
        said(node, beat, ago(minute).plusSeconds(second));
      }
    }
  }

  private void said(String node, Object body, Instant time) throws Exception {
    write(
        SyncTopics.NODE_EVENTS,
        node,
        new NodeEvent(node + time, time.toEpochMilli(), node, body),
        time);
  }

  private Map<TopicPartition, Long> ends() throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (String topic : admin.listTopics().names().get(60, TimeUnit.SECONDS)) {
      asked.put(new TopicPartition(topic, 0), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get(60, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private Instant ago(int minutes) {
    return Instant.ofEpochMilli(now.minus(Duration.ofMinutes(minutes)).toEpochMilli());
  }

  private long gamesAt(Instant time) throws Exception {
    JsonNode explained =
        JSON.readTree(run(0, "explain", GAMES.toString(), "--at", time.toString(), "--json"));
    return explained.at("/decision/version/game_count").asLong();
  }

  private void decide(long games, Instant time) throws Exception {
    ArtifactVersion version = new ArtifactVersion(100 * games, 5L, null, games, games, null, null);
    PlacementDecided body =
        PlacementDecided.newBuilder()
            .setVersion(version)
            .setStrategy("HYBRID")
            .setTrigger("GameCompleted")
            .setReplicationTarget(3)
            .setPriority(Priority.HIGH)
            .setRegistryVersion(1)
            .setCandidates(List.of(new Candidate("play-1", Verdict.HOLDER, null, 0d, List.of())))
            .setWanted(List.of("train-1"))
            .build();
    write(
        SyncTopics.SYNC_DECISIONS,
        new SyncDecision("d-" + games, time.toEpochMilli(), ArtifactMapping.toAvro(GAMES), body),
        time);
  }

  private <V extends SpecificRecord> void write(SyncTopics.Topic<V> topic, V value, Instant time)
      throws Exception {
    write(topic, GAMES.toString(), value, time);
  }

  private <V extends SpecificRecord> void write(
      SyncTopics.Topic<V> topic, String key, V value, Instant time) throws Exception {
    byte[] bytes = serdes.values(topic).serializer().serialize(topic.name(), value);
    producer
        .send(new ProducerRecord<>(topic.name(), 0, time.toEpochMilli(), key, bytes))
        .get(60, TimeUnit.SECONDS);
  }

  private void delete(String topic, long before) throws Exception {
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
        .all()
        .get(60, TimeUnit.SECONDS);
  }

  private String run(int exitCode, String... words) {
    return runOn(stack, exitCode, words);
  }

  private String runOn(TestStack where, int exitCode, String... words) {
    StringWriter out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-b", where.bootstrapServers(), "-r", where.registryUrl()));
    int code =
        RingSync.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    assertThat(code).as(out + " " + err).isEqualTo(exitCode);
    return out.toString();
  }
}
