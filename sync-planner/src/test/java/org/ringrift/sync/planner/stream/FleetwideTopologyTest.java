package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeLeft;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.TrainingDataReady;
import org.ringrift.sync.events.TrainingStarted;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** Repairs within their limits, and training data that is ready. */
class FleetwideTopologyTest {
  private static final String[] ALL = {"self-1", "train-1", "cpu-1"};

  @TempDir Path stateDir;
  private Planning planning;
  private int inventories;

  @BeforeEach
  void start() {
    planning = new Planning(stateDir);
    planning.node("self-1", NodeRole.SELFPLAY);
    planning.node("train-1", NodeRole.TRAINING);
    planning.node("cpu-1", NodeRole.SELFPLAY);
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void lostReplicasAreBroughtAgainWithinTheLimits() {
    List<ArtifactId> games = replicated(12);
    planning.pass(15, ALL);
    planning.jobDecisions();

    inventory("train-1", List.of());
    planning.pass(1, ALL);
    int done = 0;
    for (int second = 0; second < 60; second++) {
      done += finish("train-1");
      planning.pass(1, ALL);
    }

    assertThat(done).as("eight an hour").isEqualTo(8);
    List<JobDecided> waiting =
        planning.jobDecisions().stream()
            .filter(job -> String.valueOf(job.getReason()).contains("limits of repairs"))
            .toList();
    assertThat(waiting).hasSize(games.size());
    assertThat(waiting).extracting(JobDecided::getPriority).containsOnly(Priority.HIGH);

    planning.tick(3_600_000);
    for (int second = 0; second < 10; second++) {
      done += finish("train-1");
      planning.pass(1, ALL);
    }
    assertThat(done).as("the rest in the next hour").isEqualTo(12);
  }

  @Test
  void atMostSoManyRepairsAreUnderWayAtOnce() {
    planning.node("spare-1", NodeRole.SELFPLAY);
    replicated(6);
    planning.pass(15, ALL);
    planning.jobDecisions();

    inventory("train-1", List.of());
    inventory("cpu-1", List.of());
    planning.pass(5, ALL);

    assertThat(ids(handedOn(planning.jobDecisions()))).as("with dispatch").hasSize(3);
  }

  @Test
  void aNewerVersionIsNotHeldBackBehindTheRepairOfAnOlderOne() {
    List<ArtifactId> games = replicated(6);
    planning.pass(15, ALL);
    planning.jobDecisions();
    inventory("train-1", List.of());
    planning.pass(1, ALL);
    List<JobDecided> said = new ArrayList<>(planning.jobDecisions());
    Set<String> held = ids(said);
    held.removeAll(ids(handedOn(said)));
    assertThat(held).as("three of six are with dispatch").hasSize(3);

    games.forEach(id -> announce(id, 11));
    List<JobDecided> news = planning.jobDecisions();
    assertThat(handedOn(news)).hasSameSizeAs(queued(news)).hasSizeGreaterThanOrEqualTo(6);
    said.addAll(news);
    for (int second = 0; second < 10; second++) {
      finish("train-1");
      finish("cpu-1");
      planning.pass(1, ALL);
    }

    said.addAll(planning.jobDecisions());
    assertThat(said)
        .filteredOn(job -> held.contains(job.getJobId()) && job.getState() != JobState.QUEUED)
        .extracting(JobDecided::getState)
        .containsExactly(JobState.MERGED, JobState.MERGED, JobState.MERGED);
    assertThat(open(said)).as("jobs without an end").isEmpty();
  }

  @Test
  void aRepairThatBroughtAnOlderVersionMakesRoomForTheNext() {
    replicated(6);
    planning.pass(15, ALL);
    inventory("train-1", List.of());
    planning.pass(1, ALL);
    List<SyncJob> running = planning.jobs("train-1");
    assertThat(running).as("as many as the node runs").hasSize(2);

    running.forEach(job -> announce(artifact(job), 11));
    planning.jobDecisions();
    running.forEach(this::finish);
    planning.pass(1, ALL);

    assertThat(ids(handedOn(planning.jobDecisions()))).hasSize(2);
  }

  @Test
  void aRepairNeverGoesToAnEphemeralNode() {
    planning.ephemeral("spot-1");
    replicated(1);
    planning.pass(15, ALL);
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "train-1",
        Events.node("train-1", planning.nowMs, new NodeLeft("1", "off")));

    for (int minute = 0; minute < 11; minute++) {
      planning.pass(60, "self-1", "cpu-1", "spot-1");
    }

    assertThat(planning.jobs("spot-1")).isEmpty();
  }

  @Test
  void aTrainerHearsOnceThatItsArchiveIsThere() {
    ArtifactId npz = ArtifactId.parse("npz:training/hex8_2p.npz");
    Version version = file(500, planning.nowMs);
    inventory("train-1", List.of(Events.item(npz, version)));
    inventory("train-1", List.of(Events.item(npz, version)));
    inventory("cpu-1", List.of(Events.item(npz, version)));

    List<TrainingDataReady> ready = planning.said("train-1", TrainingDataReady.class);
    assertThat(ready).hasSize(1);
    assertThat(ready.getFirst().getConfigKey()).isEqualTo("hex8_2p");
    assertThat(planning.said("cpu-1", TrainingDataReady.class)).as("trains nothing").isEmpty();

    planning.publish(
        SyncTopics.NODE_EVENTS,
        "cpu-1",
        Events.node("cpu-1", planning.nowMs, new TrainingStarted("hex8_2p", null)));
    assertThat(planning.said("cpu-1", TrainingDataReady.class)).hasSize(1);

    inventory("train-1", List.of(Events.item(npz, file(700, planning.nowMs + 1))));
    assertThat(planning.said("train-1", TrainingDataReady.class)).hasSize(1);
  }

  @Test
  void gamesMakeReadyOnlyWhereThereIsNoArchiveAndOnlyFreshOnes() {
    ArtifactId games = ArtifactId.parse("games:self-1:games/canonical_hex8_2p.db");
    ArtifactId old = ArtifactId.parse("games:self-1:games/canonical_square8_2p.db");
    ArtifactId npz = ArtifactId.parse("npz:training/hex8_2p.npz");
    Version fresh = new Version.GamesVersion(1000, planning.nowMs, 7, Optional.empty());
    Version stale = new Version.GamesVersion(1000, planning.nowMs - 3_600_001, 7, Optional.empty());

    inventory("train-1", List.of(Events.item(games, fresh), Events.item(old, stale)));
    assertThat(planning.said("train-1", TrainingDataReady.class))
        .extracting(TrainingDataReady::getConfigKey)
        .containsExactly("hex8_2p");

    Version more = new Version.GamesVersion(1000, planning.nowMs, 8, Optional.empty());
    inventory(
        "train-1", List.of(Events.item(games, more), Events.item(npz, file(500, planning.nowMs))));
    assertThat(planning.said("train-1", TrainingDataReady.class))
        .extracting(ready -> ready.getArtifact().getDataType())
        .containsExactly("npz");
  }

  /** Databases of self-1 that both others have. */
  private List<ArtifactId> replicated(int count) {
    List<ArtifactId> games =
        IntStream.range(0, count)
            .mapToObj(i -> ArtifactId.parse("games:self-1:games/" + i + ".db"))
            .toList();
    for (ArtifactId id : games) {
      announce(id, 10);
      finish("train-1");
      finish("cpu-1");
    }
    return games;
  }

  private void announce(ArtifactId games, long total) {
    planning.publish(
        SyncTopics.GAME_EVENTS,
        games.toString(),
        Events.games("self-1", games.path().value(), total, planning.nowMs));
  }

  private int finish(String node) {
    List<SyncJob> jobs = planning.jobs(node);
    jobs.forEach(this::finish);
    return jobs.size();
  }

  private void finish(SyncJob job) {
    planning.publish(
        SyncTopics.SYNC_EVENTS, artifact(job).toString(), Events.completed(job, planning.nowMs));
  }

  private static ArtifactId artifact(SyncJob job) {
    return ArtifactMapping.toCore(job.getArtifact());
  }

  /** Those of which dispatch says that they wait there, and not that they wait to be handed on. */
  private static List<JobDecided> handedOn(List<JobDecided> said) {
    return queued(said).stream()
        .filter(job -> !String.valueOf(job.getReason()).contains("limits of repairs"))
        .toList();
  }

  private static List<JobDecided> queued(List<JobDecided> said) {
    return said.stream().filter(job -> job.getState() == JobState.QUEUED).toList();
  }

  private static Set<String> ids(List<JobDecided> said) {
    return said.stream().map(JobDecided::getJobId).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The jobs whose last word is not a last one. */
  private static Map<String, JobState> open(List<JobDecided> said) {
    Map<String, JobState> last = new TreeMap<>();
    said.forEach(job -> last.put(job.getJobId(), job.getState()));
    last.values().removeAll(List.of(JobState.MERGED, JobState.COMPLETED, JobState.WITHDRAWN));
    return last;
  }

  private void inventory(String node, List<InventoryItem> items) {
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(
            node, planning.nowMs, Events.inventory("1", "inventory-" + inventories++, items)));
  }

  private static Version file(long size, long atMs) {
    return new Version.FileVersion(size, atMs, Optional.empty());
  }
}
