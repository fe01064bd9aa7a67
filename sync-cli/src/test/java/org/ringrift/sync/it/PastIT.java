package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.cli.RingSync;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** Looking back with {@code --at}, over topics of a real broker whose old records are deleted. */
@Timeout(120)
class PastIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/hex8_2p.db");
  private final Instant now = Instant.now();

  @AutoClose private final TestStack stack = TestStack.start(1);
  @AutoClose private final Admin admin = stack.admin();
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
    try (SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                stack.connectionConfig().kafkaProperties(),
                new StringSerializer(),
                new ByteArraySerializer())) {
      byte[] bytes = serdes.values(topic).serializer().serialize(topic.name(), value);
      producer
          .send(new ProducerRecord<>(topic.name(), 0, time.toEpochMilli(), GAMES.toString(), bytes))
          .get(60, TimeUnit.SECONDS);
    }
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
