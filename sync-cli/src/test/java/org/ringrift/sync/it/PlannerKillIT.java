package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * The planner dies again and again while events keep coming and nodes keep answering, and nobody
 * could tell from its topics that it did.
 *
 * <p>What is foreign among its own records becomes one dead letter each, though it dies just after
 * it came.
 *
 * <p>{@code -Dsync.it.seed} chooses the moments and the announcements, {@code -Dsync.it.kills} how
 * often it dies.
 *
 * <p>Leases are longer than the test, so nothing here is mended by a second attempt: a job that was
 * lost stays lost, and the test fails. Read as workers read (committed only), a mailbox names each
 * job once, but for messages that give it another limit.
 */
@Timeout(900)
class PlannerKillIT {
  private static final int KILLS = Integer.getInteger("sync.it.kills", 20);
  private static final long SEED = Long.getLong("sync.it.seed", 20_261_122L);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Two tasks of each stage; most of a restart is the opening of their stores. */
  private static final int PARTITIONS = 2;

  private static final List<String> ANNOUNCED = List.of("GameCompleted", "ModelPublished");
  private static final NodeId PLAYER = new NodeId("player");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path root;

  private final Random random = new Random(SEED);

  /** What is to be where: the same twice is a job too many. */
  private record Work(ArtifactId artifact, ArtifactVersion version, String target) {}

  @Test
  void nothingIsLostAndNothingIsOrderedTwice() throws Exception {
    System.out.println("PlannerKillIT: sync.it.seed=" + SEED + ", sync.it.kills=" + KILLS);
    try (TestStack stack = TestStack.start(PARTITIONS);
        SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
        EventPublisher publisher = new EventPublisher(stack.connectionConfig());
        SimulatedNode player =
            new SimulatedNode(stack, serdes, publisher, PLAYER, NodeRole.SELFPLAY);
        SimulatedNode one = trainer(stack, serdes, publisher, "trainer-1");
        SimulatedNode two = trainer(stack, serdes, publisher, "trainer-2");
        Announcements announcements = new Announcements(publisher, PLAYER, random.nextLong());
        PlannerRecords records = new PlannerRecords(stack, serdes);
        KafkaProducer<String, String> vandal = vandal(stack);
        MortalPlanner planner = new MortalPlanner(stack, root)) {
      List<SimulatedNode> trainers = List.of(one, two);
      announcements.start();
      for (int kill = 0; kill < KILLS; kill++) {
        awaitDeath(trainers, announcements);
        litter(vandal, kill);
        planner.killAndStart();
      }
      Map<ArtifactId, Long> last = announcements.stop();
      trainers.forEach(trainer -> awaitAll(trainer, last));
      await(() -> "every job has its end: " + records.open(), () -> records.open().isEmpty());
      assertEachEventOnce(records, last, trainers);
      assertEachJobOnce(records, trainers);
      assertThat(player.done()).isEmpty();
      await(() -> "a letter for each", () -> records.deadLetters().size() >= KILLS);
      assertThat(records.deadLetters())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, KILLS).mapToObj(PlannerKillIT::garbage).toList());
    }
  }

  /** At times it dies while it still reads its stores, at times in the middle of its work. */
  private void awaitDeath(List<SimulatedNode> trainers, Announcements announcements) {
    if (random.nextBoolean()) {
      int events = announcements.count() + random.nextInt(75);
      await(() -> events + " announcements", () -> announcements.count() >= events);
    } else {
      long jobs = jobs(trainers) + 1 + random.nextInt(40);
      await(() -> jobs + " jobs", () -> jobs(trainers) >= jobs);
    }
  }

  /** Garbage that the planner has hardly time to put aside before it dies. */
  private static void litter(KafkaProducer<String, String> vandal, int kill) throws Exception {
    String topic = SyncTopics.NODE_STATE.name();
    var unused =
        vandal
            .send(new ProducerRecord<>(topic, "nobody-" + kill, garbage(kill)))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String garbage(int kill) {
    return "garbage before death " + kill;
  }

  private static KafkaProducer<String, String> vandal(TestStack stack) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", stack.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static long jobs(List<SimulatedNode> trainers) {
    return trainers.stream().mapToLong(trainer -> trainer.done().size()).sum();
  }

  /** The last version of everything came to everyone. */
  private static void awaitAll(SimulatedNode trainer, Map<ArtifactId, Long> last) {
    await(
        () -> trainer.id() + " has the last version of everything",
        () -> {
          Map<ArtifactId, Long> there = new HashMap<>();
          trainer
              .done()
              .forEach(job -> there.merge(artifact(job), number(job.getVersion()), Math::max));
          return there.equals(last);
        });
  }

  /**
   * No announcement was taken twice or out of turn, and the last one is wanted everywhere. Several
   * that come while the planner is busy may make one decision.
   */
  private static void assertEachEventOnce(
      PlannerRecords records, Map<ArtifactId, Long> last, List<SimulatedNode> trainers) {
    List<String> targets = trainers.stream().map(trainer -> trainer.id().value()).toList();
    Map<ArtifactId, List<PlacementDecided>> placed = records.placements();
    assertThat(placed.keySet()).isEqualTo(last.keySet());
    placed.forEach(
        (artifact, decisions) -> {
          assertThat(decisions)
              .extracting(decision -> number(decision.getVersion()))
              .as("%s", artifact)
              .isSorted()
              .endsWith(last.get(artifact));
          assertThat(decisions)
              .filteredOn(decision -> ANNOUNCED.contains(decision.getTrigger()))
              .extracting(decision -> number(decision.getVersion()))
              .as("%s", artifact)
              .doesNotHaveDuplicates();
          assertThat(decisions.getLast().getWanted()).hasSameElementsAs(targets);
        });
  }

  /** Each job came once, was done once, and was said to have come and to be done once. */
  private static void assertEachJobOnce(PlannerRecords records, List<SimulatedNode> trainers) {
    for (SimulatedNode trainer : trainers) {
      List<SyncJob> jobs = records.handedOut(trainer.id());
      assertThat(jobs).extracting(SyncJob::getAttempt).containsOnly(1);
      assertThat(jobs)
          .extracting(job -> new Work(artifact(job), job.getVersion(), job.getTargetNodeId()))
          .doesNotHaveDuplicates();
      assertThat(trainer.done()).containsExactlyElementsOf(jobs);
    }
    List<String> done =
        trainers.stream()
            .flatMap(trainer -> trainer.done().stream())
            .map(SyncJob::getJobId)
            .toList();
    assertThat(done).doesNotHaveDuplicates();
    for (JobState state : List.of(JobState.DISPATCHED, JobState.COMPLETED)) {
      assertThat(records.said(state)).as("%s", state).containsExactlyInAnyOrderElementsOf(done);
    }
  }

  private static ArtifactId artifact(SyncJob job) {
    return ArtifactMapping.toCore(job.getArtifact());
  }

  /** Announcements count up, as games or as bytes. */
  private static long number(ArtifactVersion version) {
    return version.getGameCount() == null ? version.getSizeBytes() : version.getGameCount();
  }

  private static void await(Supplier<String> what, BooleanSupplier condition) {
    if (!Patience.until(condition, PATIENCE)) {
      throw new AssertionError(
          "not within " + PATIENCE + ": " + what.get() + "; sync.it.seed=" + SEED);
    }
  }

  private static SimulatedNode trainer(
      TestStack stack, SyncSerdes serdes, EventPublisher publisher, String name) {
    return new SimulatedNode(stack, serdes, publisher, new NodeId(name), NodeRole.TRAINING);
  }
}
