package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;
import static org.ringrift.sync.monitor.core.Facts.MODEL;
import static org.ringrift.sync.monitor.core.Facts.completed;
import static org.ringrift.sync.monitor.core.Facts.deadLettered;
import static org.ringrift.sync.monitor.core.Facts.decided;
import static org.ringrift.sync.monitor.core.Facts.failed;
import static org.ringrift.sync.monitor.core.Facts.games;
import static org.ringrift.sync.monitor.core.Facts.model;
import static org.ringrift.sync.monitor.core.Facts.node;
import static org.ringrift.sync.monitor.core.Facts.nodes;
import static org.ringrift.sync.monitor.core.Facts.placed;
import static org.ringrift.sync.monitor.core.Facts.progressed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

class FleetViewTest {
  private final FleetView view = new FleetView(3, 1000);

  private void fold(Fact... facts) {
    for (Fact fact : facts) {
      view.apply(fact);
    }
  }

  private Map<String, Replica.State> states(ArtifactId artifact) {
    return view.artifacts().stream()
        .filter(status -> status.artifact().equals(artifact))
        .flatMap(status -> status.replicas().stream())
        .collect(Collectors.toMap(replica -> replica.node().value(), Replica::state));
  }

  private Summary.Counts all() {
    return view.summary().all();
  }

  @Test
  void whatKeepsADrainedNodeIsShownUntilTheDrainIsOver() {
    Node idle = Facts.node("idle-1", Node.Status.ADMITTED, 40);
    ArtifactId games = ArtifactId.parse("games:idle-1:a.db");
    view.apply(new Fact.NodeSeen(Facts.draining(idle)));
    view.apply(new Fact.DrainJudged(games, idle.id(), false, "no copy that lasts"));

    assertThat(view.nodes().getFirst().drain().orElseThrow().blockers())
        .containsExactly(Map.entry(games, "no copy that lasts"));

    view.apply(new Fact.DrainJudged(games, idle.id(), true, "verified copies on a, b"));
    assertThat(view.nodes().getFirst().drain().orElseThrow().blockers()).isEmpty();

    view.apply(new Fact.DrainJudged(games, idle.id(), false, "no copy that lasts"));
    view.apply(new Fact.NodeSeen(idle));
    assertThat(view.nodes().getFirst().drain()).isEmpty();
  }

  @Test
  void emptyViewHasNothing() {
    assertThat(view.artifacts()).isEmpty();
    assertThat(view.nodes()).isEmpty();
    assertThat(all()).isEqualTo(new Summary.Counts(0, 0, 0, 0, 0, 0, Tally.ZERO));
    assertThat(view.summary().lastCompletedAtMs()).isEmpty();
    assertThat(view.summary().byDataType()).containsOnlyKeys(DataType.values());
  }

  @Test
  void deadLettersAreCountedOnceAndTheNewestAreKept() {
    for (int n = 0; n < 5; n++) {
      fold(deadLettered(n, n == 2 ? "node-state" : "game-events", 10 + n));
      fold(deadLettered(n, n == 2 ? "node-state" : "game-events", 10 + n));
    }
    Summary.DeadLetters letters = view.summary().deadLetters();
    assertThat(letters.total()).isEqualTo(5);
    assertThat(letters.byTopic()).isEqualTo(Map.of("game-events", 4L, "node-state", 1L));
    assertThat(letters.newest()).extracting(DeadLetter::offset).containsExactly(14L, 13L, 12L);
  }

  @Test
  void onlySoManyTopicsOfDeadLettersAreToldApart() {
    for (int n = 0; n < 1500; n++) {
      fold(deadLettered(n, "sync-jobs.n" + n, n));
    }
    Summary.DeadLetters letters = view.summary().deadLetters();
    assertThat(letters.total()).isEqualTo(1500);
    assertThat(letters.byTopic()).hasSize(DeadLetterBook.MAX_TOPICS + 1);
    assertThat(letters.byTopic()).containsEntry(DeadLetterBook.OTHER_TOPICS, 500L);
  }

  @Test
  void wantedReplicaIsMissingUntilItIsCompletedInTheWantedVersion() {
    fold(placed(GAMES, games(10), nodes("train-1", "cpu-1"), nodes("play-1")));
    assertThat(states(GAMES))
        .isEqualTo(
            Map.of(
                "play-1", Replica.State.ORIGINAL,
                "train-1", Replica.State.MISSING,
                "cpu-1", Replica.State.MISSING));

    fold(completed(GAMES, 1, "train-1", 1, games(10)), completed(GAMES, 2, "cpu-1", 1, games(9)));
    assertThat(states(GAMES))
        .containsEntry("train-1", Replica.State.VERIFIED)
        .containsEntry("cpu-1", Replica.State.MISSING);
    assertThat(all().replicasWanted()).isEqualTo(2);
    assertThat(all().replicasVerified()).isEqualTo(1);
  }

  @Test
  void newerVersionMakesReplicasMissingAgain() {
    fold(
        placed(GAMES, games(10), nodes("train-1"), nodes("play-1")),
        completed(GAMES, 1, "train-1", 1, games(10)),
        placed(GAMES, games(11), nodes("train-1"), nodes("play-1")));
    assertThat(states(GAMES)).containsEntry("train-1", Replica.State.MISSING);

    fold(completed(GAMES, 2, "train-1", 1, games(12)));
    assertThat(states(GAMES)).containsEntry("train-1", Replica.State.VERIFIED);
  }

  @Test
  void lateRepeatOfAnOlderCompletionTakesNothingBack() {
    fold(
        placed(GAMES, games(10), nodes("train-1"), nodes()),
        completed(GAMES, 2, "train-1", 1, games(10)),
        completed(GAMES, 1, "train-1", 1, games(5)));
    assertThat(states(GAMES)).containsEntry("train-1", Replica.State.VERIFIED);
  }

  @Test
  void thePublisherOfAModelIsAnOriginalAndAHolderThatWasWantedIsAReplica() {
    fold(
        placed(MODEL, model(5), nodes("train-1"), nodes("cpu-1")),
        placed(MODEL, model(5), nodes(), nodes("cpu-1", "train-1")));
    assertThat(states(MODEL))
        .isEqualTo(Map.of("cpu-1", Replica.State.ORIGINAL, "train-1", Replica.State.VERIFIED));
    assertThat(all().replicasWanted()).isEqualTo(1);
  }

  @Test
  void replicaThatNobodyAsksForIsSurplus() {
    fold(
        completed(GAMES, 1, "old-1", 1, games(10)),
        placed(GAMES, games(10), nodes(), nodes("play-1")));
    assertThat(states(GAMES)).containsEntry("old-1", Replica.State.SURPLUS);
    assertThat(all().replicasWanted()).isZero();
  }

  @Test
  void nodeThatLostWhatItHadCountsAgainOnlyWhenItsNewJobIsOver() {
    fold(
        placed(GAMES, games(10), nodes("train-1"), nodes()),
        completed(GAMES, 1, "train-1", 1, games(10)),
        decided(GAMES, 2, "train-1", JobState.QUEUED, 0));
    assertThat(states(GAMES)).containsEntry("train-1", Replica.State.MISSING);

    fold(
        decided(GAMES, 2, "train-1", JobState.DISPATCHED, 1),
        completed(GAMES, 2, "train-1", 1, games(10)));
    assertThat(states(GAMES)).containsEntry("train-1", Replica.State.VERIFIED);
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED, 1, 0, 0",
    "REQUEUED, 1, 0, 0",
    "DISPATCHED, 0, 1, 0",
    "PARKED, 0, 0, 1",
    "COMPLETED, 0, 0, 0",
    "MERGED, 0, 0, 0",
    "WITHDRAWN, 0, 0, 0",
  })
  void lastDecisionSaysWhereAJobStands(JobState state, int waiting, int running, int parked) {
    fold(decided(GAMES, 1, "train-1", JobState.QUEUED, 0), decided(GAMES, 1, "train-1", state, 1));
    assertThat(all().waiting()).isEqualTo(waiting);
    assertThat(all().running()).isEqualTo(running);
    assertThat(all().parked()).isEqualTo(parked);
    assertThat(view.summary().waitingByPriority())
        .containsEntry(Priority.HIGH, (long) waiting)
        .containsEntry(Priority.LOW, 0L);
  }

  @Test
  void dispatchedJobRunsUntilItsWorkerSaysThatTheAttemptIsOver() {
    fold(
        decided(GAMES, 1, "train-1", JobState.DISPATCHED, 1),
        progressed(GAMES, 1, "train-1", 1, 40));
    JobStatus running = view.openJobs().getFirst();
    assertThat(running.isRunning()).isTrue();
    assertThat(running.activity().orElseThrow().bytesDone()).isEqualTo(40);

    fold(failed(GAMES, 1, "train-1", 1, 5000), progressed(GAMES, 1, "train-1", 1, 50));
    assertThat(view.openJobs().getFirst().isRunning()).isFalse();

    fold(decided(GAMES, 1, "train-1", JobState.DISPATCHED, 2));
    assertThat(view.openJobs().getFirst().isRunning()).isTrue();
  }

  @Test
  void endOfAnAttemptCountsOnceHoweverOftenItIsSaid() {
    Fact end = completed(GAMES, 1, "train-1", 1, games(10));
    assertThat(view.apply(end)).contains((Fact.TransferEnded) end);
    assertThat(view.apply(end)).isEmpty();
    assertThat(view.apply(failed(GAMES, 1, "train-1", 1, 9000))).isEmpty();
    assertThat(all().transfers()).isEqualTo(new Tally(1, 0, 0, 0, 100, 7));

    assertThat(view.apply(completed(GAMES, 1, "train-1", 2, games(10)))).isPresent();
    assertThat(all().transfers().completed()).isEqualTo(2);
  }

  @Test
  void sumsByTransportCountTheTriesThatFailed() {
    fold(completed(GAMES, 1, "train-1", 1, games(1)), failed(MODEL, 2, "train-1", 1, 5000));
    Map<String, Tally> sums = view.summary().byTransport();
    assertThat(sums.get("rsync")).isEqualTo(new Tally(1, 0, 0, 1, 100, 7));
    assertThat(sums.get("http")).isEqualTo(new Tally(0, 0, 0, 2, 0, 0));
    assertThat(view.summary().byDataType().get(DataType.MODELS).transfers().failed()).isEqualTo(1);
  }

  @Test
  void namesOfTransportsThatNobodyKnowsShareOneSum() {
    for (String name : new String[] {"http-2", "pigeon-1", "pigeon-2", ""}) {
      assertThat(TransportLabel.of(name)).isEqualTo("other");
    }
    for (String name : new String[] {"http", "game-delta", "rsync-daemon", "already-shared"}) {
      assertThat(TransportLabel.of(name)).isEqualTo(name);
    }
  }

  @Test
  void whatATargetSeesOnSharedStorageIsNoReplicaOfItsOwn() {
    Fact.TransferCompleted shared =
        new Fact.TransferCompleted(
            completed(GAMES, 1, "train-1", 1, games(1)).transfer(),
            games(1),
            Optional.empty(),
            Optional.of("already-shared"),
            true,
            0,
            0,
            1,
            List.of());
    fold(shared);

    assertThat(view.artifacts()).isEmpty();
    assertThat(view.summary().byTransport().get("already-shared").completed()).isEqualTo(1);
  }

  @Test
  void keepsTheNewestFailuresOnly() {
    fold(
        failed(GAMES, 1, "a", 1, 30),
        failed(GAMES, 2, "a", 1, 10),
        failed(GAMES, 3, "a", 1, 40),
        failed(GAMES, 4, "a", 1, 20));
    assertThat(view.summary().failures()).extracting(Failure::atMs).containsExactly(40L, 30L, 20L);
    assertThat(all().transfers().failed()).isEqualTo(4);
  }

  @Test
  void nodesComeAndGo() {
    fold(
        new Fact.NodeSeen(node("b", Node.Status.JOINING, 50)),
        new Fact.NodeSeen(node("a", Node.Status.ADMITTED, 50)),
        new Fact.NodeSeen(node("b", Node.Status.ADMITTED, 40)));
    assertThat(view.nodes()).extracting(Node::id).containsExactly(new NodeId("a"), new NodeId("b"));
    assertThat(view.nodes().getLast().diskUsedPercent()).hasValue(60);

    fold(new Fact.NodeForgotten(new NodeId("a")));
    assertThat(view.nodes()).hasSize(1);
  }

  @Test
  void remembersWhenThePlannerWasSeenLast() {
    fold(new Fact.PlannerTicked(7), new Fact.PlannerTicked(5));
    assertThat(view.plannerSeenAtMs()).hasValue(7);
  }

  @Test
  void artifactShowsItsOwnJobsOnly() {
    fold(
        decided(GAMES, 1, "train-1", JobState.QUEUED, 0),
        decided(MODEL, 2, "train-1", JobState.QUEUED, 0),
        placed(GAMES, games(1), nodes("train-1"), nodes()),
        placed(MODEL, model(1), nodes("train-1"), nodes()));
    Map<ArtifactId, ArtifactStatus> byId =
        view.artifacts().stream()
            .collect(Collectors.toMap(ArtifactStatus::artifact, Function.identity()));
    assertThat(byId.get(GAMES).jobs()).extracting(j -> j.job().id()).containsExactly(Facts.job(1));
    assertThat(byId.get(MODEL).isComplete()).isFalse();
  }
}
