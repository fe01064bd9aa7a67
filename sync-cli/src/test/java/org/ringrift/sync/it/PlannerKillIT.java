package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactVersion;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * The planner dies again and again while events keep coming and nodes keep answering, and nobody
 * could tell from its topics that it did.
 *
 * <p>{@code -Dsync.it.seed} chooses the moments and the announcements, {@code -Dsync.it.kills} how
 * often it dies. Runs only where that is said: in some runs a planner that was killed comes back
 * with corrupted tasks and does no work for more than a minute, which is not solved yet.
 *
 * <p>Leases are longer than the test, so nothing here is mended by a second attempt: a job that was
 * lost stays lost, and the test fails. Read as workers read (committed only), a mailbox names each
 * job once, but for messages that give it another limit.
 */
@EnabledIfSystemProperty(named = "sync.it.kills", matches = "[0-9]+")
@Timeout(900)
class PlannerKillIT {
  private static final int KILLS = Integer.getInteger("sync.it.kills", 20);
  private static final long SEED = Long.getLong("sync.it.seed", 20_261_122L);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final NodeId PLAYER = new NodeId("player");
  private static final Set<JobState> ENDS =
      Set.of(JobState.MERGED, JobState.COMPLETED, JobState.WITHDRAWN);

  @TempDir Path root;
  private final Random random = new Random(SEED);

  /** What is to be where: the same twice is a job too many. */
  private record Work(ArtifactId artifact, ArtifactVersion version, String target) {}

  @Test
  void nothingIsLostAndNothingIsOrderedTwice() throws Exception {
    System.out.println("PlannerKillIT: sync.it.seed=" + SEED);
    try (TestStack stack = TestStack.start();
        SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
        EventPublisher publisher = new EventPublisher(stack.connectionConfig());
        SimulatedNode player =
            new SimulatedNode(stack, serdes, publisher, PLAYER, NodeRole.SELFPLAY);
        SimulatedNode one = trainer(stack, serdes, publisher, "trainer-1");
        SimulatedNode two = trainer(stack, serdes, publisher, "trainer-2");
        Announcements announcements = new Announcements(publisher, PLAYER, random.nextLong());
        MortalPlanner planner = new MortalPlanner(settings(stack), root.resolve("planner.log"))) {
      List<SimulatedNode> trainers = List.of(one, two);
      announcements.start();
      for (int kill = 0; kill < KILLS; kill++) {
        awaitJobs(trainers, jobsUntilDeath());
        planner.killAndStart();
      }
      Map<ArtifactId, Long> last = announcements.stop();
      trainers.forEach(trainer -> awaitAll(trainer, last));
      assertThat(player.done()).isEmpty();
      assertEachJobOnce(stack, serdes, trainers);
      assertDecided(stack, serdes, last, trainers);
    }
  }

  /** At times it dies before it has done anything at all. */
  private int jobsUntilDeath() {
    return random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(40);
  }

  private static void awaitJobs(List<SimulatedNode> trainers, int more) {
    long enough = jobs(trainers).count() + more;
    await(more + " more jobs", () -> jobs(trainers).count() >= enough);
  }

  private static Stream<SyncJob> jobs(List<SimulatedNode> trainers) {
    return trainers.stream().flatMap(trainer -> trainer.done().stream());
  }

  /** No event lost, no job lost: the last version of everything came to everyone. */
  private static void awaitAll(SimulatedNode trainer, Map<ArtifactId, Long> last) {
    await(
        trainer.id() + " has the last version of everything",
        () -> {
          Map<ArtifactId, Long> there = new HashMap<>();
          trainer
              .done()
              .forEach(job -> there.merge(artifact(job), number(job.getVersion()), Math::max));
          return there.equals(last);
        });
  }

  private static void assertEachJobOnce(
      TestStack stack, SyncSerdes serdes, List<SimulatedNode> trainers) {
    for (SimulatedNode trainer : trainers) {
      SyncTopics.Topic<SyncJob> topic = SyncTopics.mailbox(trainer.id());
      try (TopicLog<SyncJob> mailbox =
          new TopicLog<>(
              stack, topic.name(), serdes.<SyncJob>values(SyncJob.class).deserializer())) {
        List<SyncJob> jobs =
            SimulatedNode.handedOut(mailbox.all().stream().map(ConsumerRecord::value).toList());
        assertThat(jobs).extracting(SyncJob::getJobId).doesNotHaveDuplicates();
        assertThat(jobs).extracting(SyncJob::getAttempt).containsOnly(1);
        assertThat(jobs)
            .extracting(job -> new Work(artifact(job), job.getVersion(), job.getTargetNodeId()))
            .doesNotHaveDuplicates();
        assertThat(trainer.done()).containsExactlyElementsOf(jobs);
      }
    }
  }

  /** What the planner says it wanted in the end is what came, and no job of it is still open. */
  private static void assertDecided(
      TestStack stack,
      SyncSerdes serdes,
      Map<ArtifactId, Long> last,
      List<SimulatedNode> trainers) {
    List<String> targets = trainers.stream().map(trainer -> trainer.id().value()).toList();
    try (TopicLog<SyncDecision> log =
        new TopicLog<>(
            stack,
            SyncTopics.SYNC_DECISIONS.name(),
            serdes.values(SyncTopics.SYNC_DECISIONS).deserializer())) {
      await("every job at its end", () -> open(values(log)).isEmpty());
      Map<ArtifactId, PlacementDecided> placed = new TreeMap<>();
      for (SyncDecision decision : values(log)) {
        if (decision.getBody() instanceof PlacementDecided body) {
          placed.put(ArtifactMapping.toCore(decision.getArtifact()), body);
        }
      }
      assertThat(placed.keySet()).isEqualTo(new TreeMap<>(last).keySet());
      placed.forEach(
          (artifact, body) -> {
            assertThat(number(body.getVersion())).as("%s", artifact).isEqualTo(last.get(artifact));
            assertThat(body.getWanted()).hasSameElementsAs(targets);
          });
    }
  }

  /** Jobs whose last word is not a last one. */
  private static Map<String, JobState> open(Collection<SyncDecision> decisions) {
    Map<String, JobState> states = new HashMap<>();
    for (SyncDecision decision : decisions) {
      if (decision.getBody() instanceof JobDecided job) {
        states.put(job.getJobId(), job.getState());
      }
    }
    return states.entrySet().stream()
        .filter(entry -> !ENDS.contains(entry.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static <V> List<V> values(TopicLog<V> log) {
    return log.all().stream().map(ConsumerRecord::value).toList();
  }

  private static ArtifactId artifact(SyncJob job) {
    return ArtifactMapping.toCore(job.getArtifact());
  }

  /** Announcements count up, as games or as bytes. */
  private static long number(ArtifactVersion version) {
    return version.getGameCount() == null ? version.getSizeBytes() : version.getGameCount();
  }

  private static void await(String what, BooleanSupplier condition) {
    if (!Patience.until(condition, PATIENCE)) {
      throw new AssertionError("not within " + PATIENCE + ": " + what + "; seed " + SEED);
    }
  }

  private static SimulatedNode trainer(
      TestStack stack, SyncSerdes serdes, EventPublisher publisher, String name) {
    return new SimulatedNode(stack, serdes, publisher, new NodeId(name), NodeRole.TRAINING);
  }

  private Map<String, String> settings(TestStack stack) {
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.put("planner.state.dir", root.resolve("planner").toString());
    settings.put("planner.standby.replicas", "0");
    settings.put("planner.session.timeout", "6 s");
    settings.put("planner.tick.interval", "200 ms");
    settings.put("fleet.silent.after", "1 h");
    settings.put("dispatch.lease.duration", "1 h");
    return settings;
  }

  /** A planner in a process of its own, under one name, over one directory. */
  private static final class MortalPlanner implements AutoCloseable {
    private final Map<String, String> settings;
    private final Path log;
    private ChildProcess process;

    MortalPlanner(Map<String, String> settings, Path log) throws IOException {
      this.settings = settings;
      this.log = log;
      process = ChildProcess.start("planner", settings, log);
    }

    void killAndStart() throws IOException, InterruptedException {
      process.kill();
      process = ChildProcess.start("planner", settings, log);
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
