package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.monitor.Monitor;
import org.ringrift.sync.monitor.MonitorConfig;

/** The monitor over a real broker and a real registry, read over HTTP as operators read it. */
@Timeout(120)
class MonitorIT {
  private static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/hex8_2p.db");
  private static final ArtifactVersion TEN =
      new ArtifactVersion(1000L, 5L, null, 10L, 10L, null, null);
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void foldsWhatIsThereAndWhatComes() throws Exception {
    try (TestStack stack = TestStack.start();
        EventPublisher publisher = new EventPublisher(stack.connectionConfig())) {
      decideInTransaction(stack);
      transfer(publisher, "e-1", new DataSyncStarted(TEN));
      garbage(stack);
      try (Monitor monitor = monitor(stack.connection())) {
        JsonNode status = await(monitor, "/monitor/caught_up", "true");
        assertThat(status.at("/monitor/records_skipped").asInt()).isEqualTo(1);
        assertThat(status.at("/monitor/records_read").asInt()).isEqualTo(3);
        assertThat(status.at("/sync/replicas_wanted").asInt()).isEqualTo(1);
        assertThat(status.at("/sync/replicas_verified").asInt()).isZero();
        assertThat(status.at("/sync/running").asInt()).isEqualTo(1);

        DataSyncCompleted completed =
            new DataSyncCompleted(
                TEN, "play-1", "rsync", false, 900L, 1, 10L, 30L, List.of(), 0L, null, false);
        transfer(publisher, "e-2", completed);
        transfer(publisher, "e-2", completed);
        tick(publisher);
        status = await(monitor, "/monitor/records_read", "6");
        assertThat(status.at("/sync/replicas_verified").asInt()).isEqualTo(1);
        assertThat(status.at("/sync/completed_total").asInt()).isEqualTo(1);
        assertThat(status.at("/sync/bytes_transferred_total").asInt()).isEqualTo(900);
        assertThat(status.at("/sync/status").asText()).isEqualTo("healthy");
        assertThat(status.at("/planner/last_seen_at_ms").asLong()).isPositive();
        assertThat(get(monitor, "/health").statusCode()).isEqualTo(200);
        assertThat(get(monitor, "/metrics").body())
            .contains("sync_bytes_transferred{data_type=\"games\",transport=\"rsync\"} 900.0");
        assertThat(get(monitor, "/artifacts").body()).contains(GAMES.toString());
      }
    }
  }

  @Test
  void waitsForTopicsThatAreMadeLater() throws Exception {
    try (TestStack stack = TestStack.startWithoutTopics();
        Monitor monitor = monitor(stack.connection())) {
      awaitHealth(monitor, 503, "does not exist");
      try (var admin = stack.admin()) {
        new TopicApplier(admin, new TopicLayout(TestStack.PARTITIONS, (short) 1)).apply();
      }
      awaitHealth(monitor, 200, "\"reasons\" : [ ]");
    }
  }

  @Test
  void saysThatTheBrokerCannotBeReached() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    Map<String, String> nowhere =
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + closedPort, "schema.registry.url", "mock://nobody");
    try (Monitor monitor = monitor(nowhere)) {
      awaitHealth(monitor, 503, "cannot read from Kafka");
    }
  }

  private static Monitor monitor(Map<String, String> connection) throws IOException {
    Map<String, String> settings = new HashMap<>(connection);
    settings.put("monitor.port", "0");
    settings.put("monitor.check.interval", "200 ms");
    return Monitor.start(MonitorConfig.from(settings));
  }

  /** As the planner writes: the end of the partition is a marker of the transaction. */
  private static void decideInTransaction(TestStack stack) {
    Map<String, Object> properties = new HashMap<>(stack.connectionConfig().kafkaProperties());
    properties.put("transactional.id", "decider");
    try (SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (Object body : List.of(placed(), dispatched())) {
        SyncDecision decision = new SyncDecision("d", 9L, ArtifactMapping.toAvro(GAMES), body);
        String topic = SyncTopics.SYNC_DECISIONS.name();
        byte[] value =
            serdes.values(SyncTopics.SYNC_DECISIONS).serializer().serialize(topic, decision);
        var unused = producer.send(new ProducerRecord<>(topic, GAMES.toString(), value));
      }
      producer.commitTransaction();
    }
  }

  private static PlacementDecided placed() {
    return PlacementDecided.newBuilder()
        .setVersion(TEN)
        .setStrategy("HYBRID")
        .setTrigger("GameCompleted")
        .setReplicationTarget(3)
        .setPriority(Priority.HIGH)
        .setRegistryVersion(1)
        .setCandidates(List.of(new Candidate("play-1", Verdict.HOLDER, null, 0d, List.of())))
        .setWanted(List.of("train-1"))
        .build();
  }

  private static JobDecided dispatched() {
    return JobDecided.newBuilder()
        .setJobId(JOB)
        .setTargetNodeId("train-1")
        .setState(JobState.DISPATCHED)
        .setAttempt(1)
        .setPriority(Priority.HIGH)
        .setVersion(TEN)
        .build();
  }

  private static void transfer(EventPublisher publisher, String eventId, Object body)
      throws Exception {
    SyncEvent event =
        new SyncEvent(eventId, 9L, "train-1", JOB, 1, "i", ArtifactMapping.toAvro(GAMES), body);
    publisher.publish(SyncTopics.SYNC_EVENTS, GAMES.toString(), event).get(20, TimeUnit.SECONDS);
  }

  private static void tick(EventPublisher publisher) throws Exception {
    publisher.publishTo(SyncTopics.SYNC_TICKS, 0, new SyncTick(1L)).get(20, TimeUnit.SECONDS);
  }

  private static void garbage(TestStack stack) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            stack.connectionConfig().kafkaProperties(),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] bytes = "not a record".getBytes(StandardCharsets.UTF_8);
      producer
          .send(new ProducerRecord<>(SyncTopics.SYNC_EVENTS.name(), "key", bytes))
          .get(20, TimeUnit.SECONDS);
    }
  }

  private JsonNode await(Monitor monitor, String pointer, String expected) throws Exception {
    while (true) {
      JsonNode status = new ObjectMapper().readTree(get(monitor, "/status").body());
      if (status.at(pointer).asText().equals(expected)) {
        return status;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void awaitHealth(Monitor monitor, int code, String text) throws Exception {
    HttpResponse<String> response = get(monitor, "/health");
    while (response.statusCode() != code || !response.body().contains(text)) {
      LockSupport.parkNanos(PAUSE_NANOS);
      response = get(monitor, "/health");
    }
  }

  private HttpResponse<String> get(Monitor monitor, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(monitor.uri().resolve(path)).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
