package org.ringrift.sync.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.it.Fleet.PLAYER;
import static org.ringrift.sync.it.Fleet.TRAINER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;

/**
 * Broken input, on a fleet with all its processes: each gives one clear answer, writes nothing
 * outside staging, and the next good artifact gets through.
 */
@Timeout(120)
class BadInputIT {
  private static final int MODEL_BYTES = 10_000;

  /** A trainer that wants a terabyte to stay free, so that its disk counts as full. */
  private static final NodeId FULL = new NodeId("full");

  @TempDir static Path root;
  private static TestStack stack;
  private static Fleet fleet;
  private static SyncSerdes serdes;

  /** There before the workers are, so that the inventory of one names it. */
  private static Path good;

  private static TopicLog<SyncEvent> events;
  private static TopicLog<byte[]> deadLetters;

  @BeforeAll
  static void start() throws Exception {
    stack = TestStack.start();
    serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
    events =
        new TopicLog<>(
            stack,
            SyncTopics.SYNC_EVENTS.name(),
            orNull(serdes.values(SyncTopics.SYNC_EVENTS).deserializer()));
    deadLetters = TopicLog.raw(stack, SyncTopics.DEAD_LETTERS);
    fleet = new Fleet(stack, root);
    good = fleet.makeModel("good.pth", MODEL_BYTES, 3);
    fleet.startPlanner();
    fleet.startWorker(PLAYER, Map.of());
    fleet.startWorker(TRAINER, Map.of());
    fleet.startWorker(FULL, Map.of("staging.margin.bytes", Long.toString(1L << 40)));
    fleet.awaitAdmitted(PLAYER, TRAINER, FULL);
  }

  @AfterAll
  static void stop() {
    fleet.close();
    events.close();
    deadLetters.close();
    serdes.close();
    stack.close();
  }

  @AfterEach
  void theRestGoesOn(TestInfo test) throws Exception {
    theRestGoesOnAfter(test.getDisplayName());
  }

  private static void theRestGoesOnAfter(String what) throws Exception {
    String name = "after-" + Integer.toHexString(what.hashCode()) + ".pth";
    Path model = fleet.makeModel(name, MODEL_BYTES, what.hashCode());
    ArtifactId artifact = fleet.publishModel(name, MODEL_BYTES);
    fleet.awaitVerified(artifact);
    assertThat(Files.mismatch(model, fleet.dir(TRAINER).resolve("models").resolve(name)))
        .isEqualTo(-1);
    assertThat(unexpectedFiles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "data/../../x.db", "replicas/a/b.db"})
  void aPathThatLeavesTheDataDirectoryIsADeadLetter(String path) throws Exception {
    fleet.publishGames("games:player:" + path, path, 5);
    assertThat(reason("games:player:" + path)).contains(path);
  }

  @Test
  void garbageOnAnyTopicIsOneDeadLetterEach() throws Exception {
    fleet.awaitVerified(Fleet.model("good.pth"));
    fleet.publishGames("games:player:../x.db", "../x.db", 1);
    ArtifactId unused = fleet.publishModel("good.pth", MODEL_BYTES);
    fleet.request(Fleet.model("good.pth"));
    List<Garbage.Place> places = new ArrayList<>();
    try (Garbage garbage = new Garbage(stack)) {
      for (String topic : Garbage.topics(TRAINER)) {
        places.addAll(garbage.put(topic));
      }
    }
    fleet.await("all letters", () -> letters().keySet().containsAll(places));
    fleet.awaitAdmitted(PLAYER, TRAINER, FULL);
    theRestGoesOnAfter("garbage on any topic");
    assertThat(letters()).allSatisfy((place, count) -> assertThat(count).as("%s", place).isOne());
    assertThat(Files.mismatch(good, fleet.dir(TRAINER).resolve("models/good.pth"))).isEqualTo(-1);
    fleet.await("the count", () -> fleet.deadLetters().total() == deadLetters.all().size());
    for (String topic : Garbage.topics(TRAINER)) {
      assertThat(fleet.deadLetters().byTopic()).containsKey(topic);
    }
  }

  @Test
  void anUnknownDataTypeIsRefusedByName() throws Exception {
    var request =
        new org.ringrift.sync.events.SyncRequest(
            "id-1",
            1L,
            PLAYER.value(),
            new org.ringrift.sync.events.SyncRequested(
                new org.ringrift.sync.events.ArtifactRef("movies", null, "a.mp4"),
                List.of(),
                org.ringrift.sync.events.Priority.HIGH,
                "test",
                org.ringrift.sync.events.SyncStrategy.AUTO,
                false));
    byte[] bytes =
        serdes
            .values(SyncTopics.SYNC_REQUESTS)
            .serializer()
            .serialize(SyncTopics.SYNC_REQUESTS.name(), request);
    send(SyncTopics.SYNC_REQUESTS.name(), "movies:a.mp4", bytes);
    assertThat(reason("movies:a.mp4")).contains("movies");
  }

  @Test
  void aLinkThatLeadsOutIsNotServed() throws Exception {
    Path outside = Files.writeString(root.resolve("secret.db"), "secret");
    Path link = fleet.dir(PLAYER).resolve("data/games/link.db");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, outside);
    DataSyncFailed failed = failureOfGames("link.db", 5);
    assertThat(failed.getError()).contains("link.db");
    assertThat(Files.readString(outside)).isEqualTo("secret");
  }

  @Test
  void aCorruptDatabaseIsRefused() throws Exception {
    Path file = fleet.dir(PLAYER).resolve("data/games/corrupt.db");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[20_000]);
    DataSyncFailed failed = failureOfGames("corrupt.db", 5);
    assertThat(failed.getCategory()).isEqualTo(FailureCategory.SOURCE_CORRUPT);
  }

  @Test
  void aMissingSourceIsNamed() throws Exception {
    DataSyncFailed failed = failureOfGames("never-was.db", 5);
    assertThat(failed.getCategory()).isEqualTo(FailureCategory.SOURCE_MISSING);
    assertThat(failed.getError()).contains("never-was.db");
  }

  @Test
  void aDatabaseThatIsBeingWrittenIsFetchedLater() throws Exception {
    Path database = fleet.makeGames("busy.db", 5);
    Path marker = Files.createFile(database.resolveSibling("busy.db.writing"));
    DataSyncFailed failed = failureOfGames("busy.db", 5);
    assertThat(failed.getCategory()).isEqualTo(FailureCategory.SOURCE_BUSY);
    assertThat(failed.getRetryable()).isTrue();
    Files.delete(marker);
    fleet.awaitVerified(Fleet.games("busy.db"));
  }

  @Test
  void aFullDiskIsSaidAndKeepsWhatIsThere() throws Exception {
    Path old =
        Files.writeString(
            Files.createDirectories(fleet.dir(FULL).resolve("models")).resolve("kept.txt"), "old");
    fleet.makeModel("too-big.pth", MODEL_BYTES, 7);
    ArtifactId artifact = fleet.publishModel("too-big.pth", MODEL_BYTES);
    DataSyncFailed failed = failure(artifact, FULL);
    assertThat(failed.getCategory()).isEqualTo(FailureCategory.DISK_FULL);
    assertThat(Files.readString(old)).isEqualTo("old");
    assertThat(fleet.dir(FULL).resolve("models/too-big.pth")).doesNotExist();
  }

  private static DataSyncFailed failureOfGames(String name, int count) throws Exception {
    ArtifactId artifact = Fleet.games(name);
    fleet.publishGames(artifact.toString(), artifact.path().value(), count);
    return failure(artifact, TRAINER);
  }

  private static DataSyncFailed failure(ArtifactId artifact, NodeId target) {
    ConsumerRecord<String, SyncEvent> record =
        events.await(
            "a failure of " + artifact,
            r ->
                r.value() != null
                    && artifact.toString().equals(r.key())
                    && r.value().getNodeId().equals(target.value())
                    && r.value().getBody() instanceof DataSyncFailed);
    return (DataSyncFailed) record.value().getBody();
  }

  /** Garbage lies on the topic, too. */
  private static Deserializer<SyncEvent> orNull(Deserializer<SyncEvent> events) {
    return (topic, bytes) -> {
      try {
        return events.deserialize(topic, bytes);
      } catch (SerializationException e) {
        return null;
      }
    };
  }

  private static Map<Garbage.Place, Integer> letters() {
    return Garbage.letters(deadLetters);
  }

  /** The headers of a dead letter, as one text. */
  private static String reason(String key) {
    StringBuilder headers = new StringBuilder();
    deadLetters
        .await("a dead letter for " + key, r -> key.equals(r.key()))
        .headers()
        .forEach(header -> headers.append(new String(header.value(), UTF_8)).append('\n'));
    return headers.toString();
  }

  private static void send(String topic, String key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      RecordMetadata unused =
          producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
    }
  }

  /** What lies on the trainer or beside the nodes and was never published as good. */
  private static Set<String> unexpectedFiles() throws Exception {
    Set<String> files = new TreeSet<>();
    try (var walk = Files.walk(fleet.dir(TRAINER))) {
      walk.filter(Files::isRegularFile)
          .map(file -> fleet.dir(TRAINER).relativize(file).toString())
          .filter(file -> !file.startsWith(".ringsync/"))
          .filter(file -> !file.matches("models/(after-.*|good|too-big)\\.pth"))
          .filter(file -> !file.equals("replicas/player/data/games/busy.db"))
          .forEach(files::add);
    }
    try (var list = Files.list(root)) {
      list.map(file -> root.relativize(file).toString())
          .filter(
              name -> !List.of("player", "trainer", "full", "planner", "secret.db").contains(name))
          .forEach(files::add);
    }
    return files;
  }
}
