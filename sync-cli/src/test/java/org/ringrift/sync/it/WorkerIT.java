package org.ringrift.sync.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.it.WorkerRig.PLAYER;
import static org.ringrift.sync.it.WorkerRig.TRAINER;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.CopyDeletion;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLeft;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.worker.Worker;
import org.ringrift.sync.worker.health.WorkerHealth;

/** Two real workers; the test is their planner and writes their jobs by hand. */
@Timeout(120)
class WorkerIT {
  private static final SyncTopics.Topic<SyncJob> MAILBOX = SyncTopics.mailbox(TRAINER);

  /** Later than any file of a test is written. */
  private static final long PUBLISHED_AT_MS = 4_000_000_000_000L;

  @TempDir Path root;
  @AutoClose private final TestStack stack = TestStack.start();
  @AutoClose private final EventPublisher publisher = new EventPublisher(stack.connectionConfig());

  @AutoClose
  private final SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());

  @AutoClose private final SyncEventLog events = new SyncEventLog(stack, serdes);

  @AutoClose
  private final TopicLog<NodeEvent> nodes =
      new TopicLog<>(
          stack,
          SyncTopics.NODE_EVENTS.name(),
          serdes.values(SyncTopics.NODE_EVENTS).deserializer());

  private WorkerRig rig;
  private Worker player;
  private Worker trainer;

  @BeforeEach
  void start() throws Exception {
    rig = new WorkerRig(stack, root);
    player = rig.start(PLAYER);
    trainer = rig.start(TRAINER);
  }

  @AfterEach
  void stop() {
    trainer.close();
    player.close();
  }

  @Test
  void saysWhatThereIsToSayAboutItsNode() throws Exception {
    ArtifactId games = rig.makeGames("hex8.db", 5);

    awaitNodeEvent(PLAYER.value(), NodeHeartbeat.class);
    NodeEvent reported =
        nodes
            .await(
                "an inventory with the games",
                record ->
                    record.value().getBody() instanceof InventoryReported inventory
                        && inventory.getItems().stream()
                            .anyMatch(
                                item ->
                                    item.getArtifact().getPath().equals(games.path().value())
                                        && item.getVersion().getGameCount() == 5))
            .value();
    player.close();
    awaitNodeEvent(PLAYER.value(), NodeLeft.class);

    assertThat(reported.getNodeId()).isEqualTo(PLAYER.value());
    List<Object> said =
        nodes.values().stream()
            .filter(event -> event.getNodeId().equals(PLAYER.value()))
            .map(NodeEvent::getBody)
            .toList();
    assertThat(said.getFirst())
        .isInstanceOfSatisfying(
            NodeJoined.class,
            joined -> {
              assertThat(joined.getIncarnation()).isEqualTo(player.incarnation().value());
              assertThat(joined.getEndpoints().getDataServerPort())
                  .isEqualTo(player.uri().getPort());
            });
    assertThat(said.getLast()).isInstanceOf(NodeLeft.class);
  }

  @Test
  void takesJobsFromAMailboxThatComesLateAndBringsTheData() throws Exception {
    ArtifactId games = rig.makeGames("hex8.db", 7);
    byte[] weights = new byte[300_000];
    new Random(7).nextBytes(weights);
    Path model = rig.dir(PLAYER).resolve("models/hex8.pth");
    Files.createDirectories(model.getParent());
    Files.write(model, weights);
    ArtifactId modelId = ArtifactId.parse("models:models/hex8.pth");
    Version version =
        new Version.FileVersion(weights.length, PUBLISHED_AT_MS, Optional.of(sha256(weights)));

    rig.makeMailbox(TRAINER);
    send(WorkerRig.job(player, trainer, games, WorkerRig.games(7)));
    events.awaitEnd(games);
    send(WorkerRig.job(player, trainer, modelId, version));
    SyncEvent end = events.awaitEnd(modelId);

    assertThat(rig.countGames(games)).isEqualTo(7);
    assertThat(rig.dir(TRAINER).resolve("models/hex8.pth")).hasBinaryContent(weights);
    assertThat(((DataSyncCompleted) end.getBody()).getVersion().getModifiedAtMs())
        .isEqualTo(PUBLISHED_AT_MS);
    assertThat(events.bodies(games).getFirst()).isInstanceOf(DataSyncStarted.class);
    assertThat(events.bodies(games).getLast())
        .isInstanceOfSatisfying(
            DataSyncCompleted.class,
            done -> {
              assertThat(done.getVersion().getGameCount()).isEqualTo(7);
              assertThat(done.getSourceNodeId()).isEqualTo(PLAYER.value());
              assertThat(done.getBytesTransferred()).isPositive();
            });
  }

  @Test
  void deletesACopyThatOthersHaveAndSaysSo() throws Exception {
    rig.makeMailbox(TRAINER);
    byte[] weights = new byte[1000];
    Path copy = rig.dir(TRAINER).resolve("models/hex8.pth");
    Files.createDirectories(copy.getParent());
    Files.write(copy, weights);
    ArtifactId model = ArtifactId.parse("models:models/hex8.pth");
    SyncJob job =
        WorkerRig.job(
            player,
            trainer,
            model,
            new Version.FileVersion(weights.length, 5_000, Optional.of(sha256(weights))));
    job.setSources(List.of());
    job.setDeletion(
        new CopyDeletion(List.of(PLAYER.value(), "another"), "has passed it on", List.of()));

    send(job);
    SyncEvent said = events.await("COPY_DELETED", event -> event.getBody() instanceof CopyDeleted);

    assertThat(said.getBody()).isEqualTo(new CopyDeleted(true, 1000L, "has passed it on"));
    assertThat(copy).doesNotExist();
  }

  @Test
  void everyBadJobGivesOneClearAnswerAndTheNextGoodOneRuns() throws Exception {
    rig.makeMailbox(TRAINER);
    ArtifactId good = rig.makeGames("good.db", 3);
    ArtifactId busy = rig.makeGames("busy.db", 3);
    Files.createFile(rig.dir(PLAYER).resolve("data/games/busy.db.writing"));
    ArtifactId corrupt = WorkerRig.gamesAt("data/games/corrupt.db");
    Files.writeString(rig.dir(PLAYER).resolve("data/games/corrupt.db"), "no database".repeat(500));
    ArtifactId missing = WorkerRig.gamesAt("data/games/missing.db");
    ArtifactId other = WorkerRig.gamesAt("data/games/other.db");
    SyncJob forAnother = WorkerRig.job(player, trainer, other, WorkerRig.games(3));
    forAnother.setTargetNodeId("somebody-else");
    ArtifactId old = WorkerRig.gamesAt("data/games/old.db");
    SyncJob fromBefore = WorkerRig.job(player, trainer, old, WorkerRig.games(3));
    fromBefore.setTargetIncarnation("an earlier start");

    send(forAnother);
    sendRaw("garbage".getBytes(UTF_8));
    send(fromBefore);
    for (ArtifactId artifact : List.of(missing, corrupt, busy, good)) {
      send(WorkerRig.job(player, trainer, artifact, WorkerRig.games(3)));
    }

    assertThat(events.awaitEnd(good).getBody()).isInstanceOf(DataSyncCompleted.class);
    events.assertFailed(other, FailureCategory.INVALID_JOB, false);
    events.assertFailed(missing, FailureCategory.SOURCE_MISSING, false);
    events.assertFailed(corrupt, FailureCategory.SOURCE_CORRUPT, false);
    events.assertFailed(busy, FailureCategory.SOURCE_BUSY, true);
    assertThat(events.bodies(other)).hasSize(1);
    assertThat(events.bodies(old)).isEmpty();
    assertThat(rig.dir(TRAINER).resolve("replicas/player/data/games"))
        .isDirectoryNotContaining("glob:**/{other,missing,corrupt,busy,old}.db*");
    assertDeadLetter("garbage");
    awaitHealth(trainer, WorkerHealth.Status.OK);
  }

  @Test
  void aWorkerThatIsStoppedMidJobSaysSoAndItsNextStartFinishesIt() throws Exception {
    rig.makeMailbox(TRAINER);
    byte[] weights = new byte[3_000_000];
    new Random(8).nextBytes(weights);
    Path model = rig.dir(PLAYER).resolve("models/slow.pth");
    Files.createDirectories(model.getParent());
    Files.write(model, weights);
    ArtifactId artifact = ArtifactId.parse("models:models/slow.pth");
    Version version = new Version.FileVersion(weights.length, 5_000, Optional.of(sha256(weights)));
    SyncJob slow = WorkerRig.job(player, trainer, artifact, version);
    slow.setBandwidthLimitBytesPerS(100_000L);
    send(slow);
    events.await(
        "PROGRESS with bytes",
        event ->
            event.getBody() instanceof DataSyncProgress progress && progress.getBytesDone() > 0);

    trainer.close();
    events.assertFailed(artifact, FailureCategory.CANCELLED, true);
    Path target = rig.dir(TRAINER).resolve("models/slow.pth");
    assertThat(target).doesNotExist();
    send(slow);
    trainer = rig.start(TRAINER);
    SyncJob again = WorkerRig.job(player, trainer, artifact, version);
    again.setAttempt(2);
    send(again);

    SyncEvent done =
        events.await("COMPLETED", event -> event.getBody() instanceof DataSyncCompleted);
    assertThat(done.getAttempt()).isEqualTo(2);
    assertThat(done.getIncarnation()).isEqualTo(trainer.incarnation().value());
    assertThat(target).hasBinaryContent(weights);
  }

  @Test
  void takesAnEventOfALocalProducer() throws Exception {
    rig.makeGames("hex8.db", 4);
    HttpResponse<String> answer =
        post("/events/game-completed", "{\"db_path\": \"data/games/hex8.db\", \"new_games\": 4}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    try (TopicLog<GameEvent> games =
        new TopicLog<>(
            stack,
            SyncTopics.GAME_EVENTS.name(),
            serdes.values(SyncTopics.GAME_EVENTS).deserializer())) {
      ConsumerRecord<String, GameEvent> record =
          games.await("the event", any -> answer.body().contains(any.value().getEventId()));
      assertThat(record.key()).isEqualTo("games:player:data/games/hex8.db");
      assertThat(((GameCompleted) record.value().getBody()).getTotalGames()).isEqualTo(4);
    }
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(player.uri().resolve(path))
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private void send(SyncJob job) throws Exception {
    publisher.publish(MAILBOX, job.getJobId(), job).get(20, TimeUnit.SECONDS);
  }

  private void sendRaw(byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            stack.connectionConfig().kafkaProperties(),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(MAILBOX.name(), value)).get(20, TimeUnit.SECONDS);
    }
  }

  private void awaitNodeEvent(String node, Class<?> body) {
    nodes.await(
        body.getSimpleName(),
        record -> record.key().equals(node) && body.isInstance(record.value().getBody()));
  }

  private void assertDeadLetter(String value) {
    try (TopicLog<byte[]> letters = TopicLog.raw(stack, SyncTopics.DEAD_LETTERS)) {
      ConsumerRecord<String, byte[]> letter = letters.await("the dead letter", any -> true);
      assertThat(letter.value()).isEqualTo(value.getBytes(UTF_8));
      assertThat(new String(letter.headers().lastHeader("__streams.errors.topic").value(), UTF_8))
          .isEqualTo(MAILBOX.name());
    }
  }

  private void awaitHealth(Worker worker, WorkerHealth.Status status) {
    nodes.await(
        "a worker that is " + status + ", not " + worker.health().reasons(),
        any -> worker.health().status() == status);
  }

  private static ContentHash sha256(byte[] bytes) throws Exception {
    return new ContentHash(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }
}
