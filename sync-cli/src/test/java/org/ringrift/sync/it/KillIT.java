package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.it.Fleet.PLAYER;
import static org.ringrift.sync.it.Fleet.TRAINER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Replica;

/**
 * Whatever is killed in the middle of a transfer, the fleet ends where it ends undisturbed. Planner
 * and receiving worker are processes of their own here.
 */
@Timeout(300)
class KillIT {
  private static final int MODEL_BYTES = 24 << 20;
  private static final long SEED = 20_261_122;
  private static final int GAMES = 40;
  private static final ArtifactId MODEL = Fleet.model("canonical_hex8_2p.pth");
  private static final ArtifactId DATABASE = Fleet.games("canonical_hex8_2p.db");

  /** Slow enough to be in the middle for some seconds. */
  private static final Map<String, String> SLOW =
      Map.of(
          "bandwidth.limit.bytes-per-second",
          Integer.toString(6 << 20),
          "max.concurrent.jobs",
          "1");

  @TempDir static Path root;
  private static Summary undisturbed;

  /** Where everything is in the end. */
  private record Summary(List<Entry> artifacts, boolean modelIsTheSame, long games, int staged) {}

  private record Entry(ArtifactId artifact, List<NodeId> wanted, List<NodeId> verified) {
    static Entry of(ArtifactStatus status) {
      return new Entry(
          status.artifact(),
          status.replicas().stream().filter(Replica::isWanted).map(Replica::node).toList(),
          status.nodes(Replica.State.VERIFIED));
    }
  }

  /** What a test does once the model is on its way. */
  private interface Disturbance {
    void happen(Processes processes) throws Exception;
  }

  @BeforeAll
  static void runUndisturbed() throws Exception {
    undisturbed = run("undisturbed", processes -> {});
    assertThat(undisturbed.modelIsTheSame()).isTrue();
    assertThat(undisturbed.games()).isEqualTo(GAMES);
    assertThat(undisturbed.artifacts()).hasSize(2);
    assertThat(undisturbed.artifacts()).allMatch(entry -> entry.verified().contains(TRAINER));
  }

  @Test
  void aKilledWorkerThatComesBackFinishesItsWork() throws Exception {
    Summary summary =
        run(
            "worker",
            processes -> {
              processes.worker.kill();
              processes.startWorker();
            });
    assertThat(summary).isEqualTo(undisturbed);
  }

  @Test
  void aKilledPlannerThatComesBackFinishesItsWork() throws Exception {
    Summary summary =
        run(
            "planner",
            processes -> {
              processes.planner.kill();
              processes.startPlanner();
            });
    assertThat(summary).isEqualTo(undisturbed);
  }

  private static Summary run(String name, Disturbance disturbance) throws Exception {
    Path directory = Files.createDirectories(root.resolve(name));
    try (TestStack stack = TestStack.start();
        SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
        TopicLog<SyncEvent> events = events(stack, serdes);
        Fleet fleet = new Fleet(stack, directory);
        Processes processes = new Processes(fleet, directory)) {
      processes.startPlanner();
      processes.startWorker();
      fleet.startWorker(PLAYER, Map.of());
      fleet.awaitAdmitted(PLAYER, TRAINER);
      Path model = fleet.makeModel("canonical_hex8_2p.pth", MODEL_BYTES, SEED);
      ArtifactId published = fleet.publishModel("canonical_hex8_2p.pth", MODEL_BYTES);
      assertThat(published).isEqualTo(MODEL);
      var unused = events.await("the model on its way", r -> isUnderWay(r.value()));
      disturbance.happen(processes);
      fleet.makeGames("canonical_hex8_2p.db", GAMES);
      fleet.publishGames(DATABASE.toString(), DATABASE.path().value(), GAMES);
      fleet.awaitVerified(MODEL, DATABASE);
      return summary(fleet, model);
    }
  }

  private static boolean isUnderWay(SyncEvent event) {
    return event.getNodeId().equals(TRAINER.value())
        && event.getBody() instanceof DataSyncProgress progress
        && progress.getBytesDone() > 0
        && progress.getBytesDone() < MODEL_BYTES;
  }

  private static Summary summary(Fleet fleet, Path model) throws Exception {
    Path trainer = fleet.dir(TRAINER);
    return new Summary(
        fleet.artifacts().stream()
            .sorted(Comparator.comparing(ArtifactStatus::artifact))
            .map(Entry::of)
            .toList(),
        Files.mismatch(model, trainer.resolve(MODEL.pathOn(TRAINER).value())) == -1,
        Fleet.countGames(trainer.resolve(DATABASE.pathOn(TRAINER).value())),
        staged(trainer));
  }

  /** What lies in staging: rubbish of a killed worker is gone after its next start. */
  private static int staged(Path node) throws Exception {
    Path staging = node.resolve(".ringsync/staging");
    if (!Files.exists(staging)) {
      return 0;
    }
    try (var files = Files.list(staging)) {
      return (int) files.count();
    }
  }

  private static TopicLog<SyncEvent> events(TestStack stack, SyncSerdes serdes) {
    return new TopicLog<>(
        stack, SyncTopics.SYNC_EVENTS.name(), serdes.values(SyncTopics.SYNC_EVENTS).deserializer());
  }

  /** The two that are killed. */
  private static final class Processes implements AutoCloseable {
    private final Fleet fleet;
    private final Path directory;
    private ChildProcess planner;
    private ChildProcess worker;

    Processes(Fleet fleet, Path directory) {
      this.fleet = fleet;
      this.directory = directory;
    }

    void startPlanner() throws Exception {
      planner =
          ChildProcess.start("planner", fleet.plannerSettings(), directory.resolve("planner.log"));
    }

    void startWorker() throws Exception {
      Map<String, String> settings = fleet.workerSettings(TRAINER);
      settings.putAll(SLOW);
      worker = ChildProcess.start("worker", settings, directory.resolve("worker.log"));
    }

    @Override
    public void close() {
      if (worker != null) {
        worker.close();
      }
      if (planner != null) {
        planner.close();
      }
    }
  }
}
