package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeLeft;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;

/** The whole topology: from events to mailboxes. */
class PlannerTopologyTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:self-1:games/hex8.db");

  @TempDir Path stateDir;
  private Planning planning;

  @BeforeEach
  void start() {
    planning = new Planning(stateDir);
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void anEventBecomesJobsForTheNodesThatNeedTheData() {
    threeNodes();

    games(100);

    SyncJob job = only(planning.jobs("train-1"));
    assertThat(job.getArtifact().getPath()).isEqualTo("games/hex8.db");
    assertThat(job.getAttempt()).isEqualTo(1);
    assertThat(job.getTargetIncarnation()).isEqualTo("1");
    assertThat(only(job.getSources()).getNodeId()).isEqualTo("self-1");
    assertThat(only(job.getSources()).getPath()).isEqualTo("games/hex8.db");
    assertThat(planning.jobs("cpu-1")).hasSize(1);
    assertThat(planning.jobs("self-1")).isEmpty();
  }

  @Test
  void decisionsAreExplainedOnce() {
    threeNodes();
    games(100);

    PlacementDecided placement = only(planning.placements());
    assertThat(placement.getTrigger()).isEqualTo("GameCompleted");
    assertThat(placement.getWanted()).containsExactly("train-1", "cpu-1");
    assertThat(placement.getCandidates()).hasSize(3);
    assertThat(placement.getRegistryVersion()).isPositive();

    planning.pass(30, "self-1", "train-1", "cpu-1");
    assertThat(planning.placements()).isEmpty();
  }

  @Test
  void aReplicaBecomesASourceAndNewerWorkWaitsForTheRunningOne() {
    threeNodes();
    games(100);
    SyncJob first = only(planning.jobs("train-1"));
    games(101);
    assertThat(planning.jobs("train-1")).as("one at a time for one artifact").isEmpty();

    report(Events.completed(first, planning.nowMs));

    SyncJob second = only(planning.jobs("train-1"));
    assertThat(second.getVersion().getGameCount()).isEqualTo(101);
    report(Events.completed(second, planning.nowMs));
    planning.node("new-1", NodeRole.TRAINING);
    planning.publish(
        SyncTopics.SYNC_REQUESTS,
        GAMES.toString(),
        Events.request(GAMES, List.of("new-1"), planning.nowMs));
    planning.tick(1000);
    SyncJob third = only(planning.jobs("new-1"));
    assertThat(third.getSources())
        .extracting(source -> source.getNodeId() + ":" + source.getPath())
        .containsExactlyInAnyOrder("self-1:games/hex8.db", "train-1:replicas/self-1/games/hex8.db");
  }

  @Test
  void aNodeThatJoinsLaterGetsWhatItNeeds() {
    planning.node("self-1", NodeRole.SELFPLAY);
    games(100);
    assertThat(only(planning.placements()).getWanted()).isEmpty();

    planning.node("train-1", NodeRole.TRAINING);
    assertThat(planning.jobs("train-1")).isEmpty();
    planning.tick(1000);

    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void whatIsOnlyInAnInventoryIsPlacedToo() {
    threeNodes();
    Version version = new Version.GamesVersion(5000, planning.nowMs, 7, Optional.empty());

    inventory("self-1", "a", List.of(Events.item(GAMES, version)));

    assertThat(only(planning.jobs("train-1")).getVersion().getGameCount()).isEqualTo(7);
  }

  @Test
  void whatAnInventoryDoesNotNameAnyMoreIsBroughtAgain() {
    threeNodes();
    games(100);
    report(Events.completed(only(planning.jobs("train-1")), planning.nowMs));
    planning.pass(15, "self-1", "train-1", "cpu-1");

    inventory("train-1", "a", List.of());
    planning.tick(1000);

    SyncJob again = only(planning.jobs("train-1"));
    assertThat(again.getVersion().getGameCount()).isEqualTo(100);
  }

  @Test
  void aJobWithoutProgressIsHandedOutAgainWithAHigherAttempt() {
    threeNodes();
    games(100);
    SyncJob first = only(planning.jobs("train-1"));
    planning.pass(20, "self-1", "train-1", "cpu-1");
    report(Events.progress(first, planning.nowMs));
    planning.pass(20, "self-1", "train-1", "cpu-1");
    assertThat(planning.jobs("train-1")).as("progress renewed the lease").isEmpty();

    planning.pass(15, "self-1", "train-1", "cpu-1");

    SyncJob second = only(planning.jobs("train-1"));
    assertThat(second.getJobId()).isEqualTo(first.getJobId());
    assertThat(second.getAttempt()).isEqualTo(2);
  }

  @Test
  void aNewIncarnationGetsTheWorkOfTheOldOneAtOnce() {
    threeNodes();
    games(100);
    SyncJob first = only(planning.jobs("train-1"));

    planning.node("train-1", "2", NodeRole.TRAINING);

    SyncJob second = only(planning.jobs("train-1"));
    assertThat(second.getJobId()).isEqualTo(first.getJobId());
    assertThat(second.getTargetIncarnation()).isEqualTo("2");
    assertThat(second.getAttempt()).isEqualTo(2);
  }

  @Test
  void aSilentNodeLosesItsWorkAndGetsItBackWhenItReturns() {
    threeNodes();
    games(100);
    planning.jobs("train-1");
    planning.states();
    planning.jobDecisions();

    planning.pass(21, "self-1", "cpu-1");

    assertThat(planning.states())
        .filteredOn(state -> state.getNodeId().equals("train-1"))
        .extracting(NodeState::getStatus)
        .contains(NodeStatus.SILENT);
    assertThat(planning.jobDecisions())
        .filteredOn(job -> job.getState() == JobState.REQUEUED)
        .extracting(JobDecided::getReason)
        .contains("the target fell silent");
    assertThat(planning.jobs("train-1")).isEmpty();
    planning.heartbeat("train-1");
    assertThat(only(planning.jobs("train-1")).getAttempt()).isEqualTo(2);
  }

  @Test
  void nothingIsSentToANodeThatLeftAndWorkWaitsForItsSource() {
    threeNodes();
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "self-1",
        Events.node("self-1", planning.nowMs, new NodeLeft("1", "stopped")));
    games(100);
    PlacementDecided placement = planning.placements().getLast();
    assertThat(placement.getCandidates())
        .filteredOn(one -> one.getNodeId().equals("train-1"))
        .allSatisfy(one -> assertThat(one.getReason()).contains("self-1 is LEFT"));
    assertThat(planning.jobs("train-1")).isEmpty();

    planning.node("self-1", "2", NodeRole.SELFPLAY);
    planning.tick(1000);

    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void failuresBackOffThenParkAndARequestTriesAgain() {
    threeNodes();
    games(100);
    for (int attempt = 1; attempt <= 3; attempt++) {
      SyncJob job = only(planning.jobs("train-1"));
      assertThat(job.getAttempt()).isEqualTo(attempt);
      report(Events.failed(job, FailureCategory.SOURCE_UNREACHABLE, true, planning.nowMs));
      assertThat(planning.jobs("train-1")).as("backs off").isEmpty();
      planning.pass(11, "self-1", "train-1", "cpu-1");
    }
    assertThat(planning.jobs("train-1")).isEmpty();
    assertThat(planning.jobDecisions())
        .filteredOn(job -> job.getState() == JobState.PARKED)
        .singleElement()
        .satisfies(job -> assertThat(job.getReason()).contains("3 failures", "it broke"));

    planning.publish(
        SyncTopics.SYNC_REQUESTS,
        GAMES.toString(),
        Events.request(GAMES, List.of(), planning.nowMs));

    assertThat(only(planning.jobs("train-1")).getAttempt()).isEqualTo(4);
  }

  @Test
  void noMoreRunAtOnceThanTheNodeTakes() {
    threeNodes();
    for (int i = 0; i < 5; i++) {
      publishGames("games/" + i + ".db", 10);
    }
    List<SyncJob> running = planning.jobs("train-1");
    assertThat(running).hasSize(2);

    report(Events.completed(running.getFirst(), planning.nowMs));

    assertThat(only(planning.jobs("train-1")).getArtifact().getPath()).isEqualTo("games/2.db");
  }

  @Test
  void aPlannerThatWasAwayDoesNotHoldThatAgainstAnybody() {
    threeNodes();
    games(100);
    planning.jobs("train-1");
    planning.states();

    planning.tick(3_600_000);

    assertThat(planning.jobs("train-1")).isEmpty();
    assertThat(planning.states())
        .extracting(NodeState::getStatus)
        .doesNotContain(NodeStatus.SILENT);
  }

  @Test
  void whatBreaksARuleIsPutAsideWithTheReason() {
    threeNodes();
    publishGames("../etc/passwd", 1);
    planning.publish(
        SyncTopics.GAME_EVENTS, "wrong-key", Events.games("self-1", "a.db", 1, planning.nowMs));
    planning.publish(
        SyncTopics.GAME_EVENTS,
        "games:self-1:a.db",
        Events.games("self-1", "a.db", 0, planning.nowMs));
    planning.publish(
        SyncTopics.ARTIFACT_EVENTS,
        "models:m.pth",
        Events.model("self-1", "m.pth", -5, planning.nowMs));
    ArtifactId nobodys = ArtifactId.parse("models:nobody.pth");
    planning.publish(
        SyncTopics.SYNC_REQUESTS,
        nobodys.toString(),
        Events.request(nobodys, List.of(), planning.nowMs));
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "bad",
        Events.node(
            "bad",
            planning.nowMs,
            Events.joined("1", NodeRole.TRAINING).setMaxConcurrentJobs(0).build()));

    List<String> reasons = planning.deadLetters();

    assertThat(reasons).hasSize(6);
    assertThat(reasons.get(0)).contains("must not leave the data directory");
    assertThat(reasons.get(1)).contains("wrong-key", "games:self-1:a.db");
    assertThat(reasons.get(2)).contains("new_games must be from 1 to total_games");
    assertThat(reasons.get(3)).contains("size in bytes must not be negative");
    assertThat(reasons.get(4)).contains("nobody has announced");
    assertThat(reasons.get(5)).contains("max_concurrent_jobs must be at least 1");
    assertThat(planning.placements()).isEmpty();
    games(100);
    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void garbageIsPutAsideOnEverySource() {
    threeNodes();
    List<String> sources =
        List.of(
            "game-events",
            "artifact-events",
            "sync-requests",
            "sync-events",
            "sync-ticks",
            "node-events",
            PlannerTopics.PLACEMENT_INPUTS,
            PlannerTopics.DISPATCH_INPUTS);
    for (String source : sources) {
      planning.publishBytes(source, new byte[] {1}, "not Avro".getBytes(StandardCharsets.UTF_8));
    }
    planning.publishBytes("node-state", new byte[] {1}, new byte[] {9, 9});

    assertThat(planning.deadLetters()).hasSize(sources.size()).doesNotContain("");
    games(100);
    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void aTickFromTheFutureDoesNotMoveTheClock() {
    threeNodes();
    games(100);
    planning.deadLetters();
    long absurd = planning.nowMs + Duration.ofDays(3650).toMillis();
    planning.publish(SyncTopics.SYNC_TICKS, null, new SyncTick(absurd));
    planning.publish(SyncTopics.SYNC_TICKS, null, new SyncTick(Long.MAX_VALUE));

    assertThat(planning.deadLetters())
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("tick_at_ms").contains("clock"));
    SyncJob job = only(planning.jobs("train-1"));
    planning.pass(60, "self-1", "train-1", "cpu-1");
    assertThat(planning.jobs("train-1"))
        .as("time still passes: the lease ended, and the job came again")
        .extracting(SyncJob::getJobId)
        .containsOnly(job.getJobId());
  }

  @Test
  void aStateThatAForeignRecordCoversIsPublishedAgainOnce() {
    threeNodes();
    planning.states();
    byte[] key = "train-1".getBytes(StandardCharsets.UTF_8);
    planning.publishBytes("node-state", key, "not Avro".getBytes(StandardCharsets.UTF_8));

    planning.tick(1000);
    assertThat(only(planning.states()).getNodeId()).isEqualTo("train-1");
    planning.tick(1000);
    assertThat(planning.states()).isEmpty();

    planning.publishBytes("node-state", key, null);
    games(100);
    assertThat(planning.jobs("train-1")).as("it never left the fleet").hasSize(1);
    planning.tick(1000);
    assertThat(only(planning.states()).getNodeId()).isEqualTo("train-1");
  }

  private void threeNodes() {
    planning.node("self-1", NodeRole.SELFPLAY);
    planning.node("train-1", NodeRole.TRAINING);
    planning.node("cpu-1", NodeRole.SELFPLAY);
  }

  private void games(long total) {
    publishGames("games/hex8.db", total);
  }

  private void publishGames(String path, long total) {
    planning.publish(
        SyncTopics.GAME_EVENTS,
        "games:self-1:" + path,
        Events.games("self-1", path, total, planning.nowMs));
  }

  private void inventory(String node, String id, List<InventoryItem> items) {
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(node, planning.nowMs, Events.inventory("1", id, items)));
  }

  private void report(SyncEvent event) {
    planning.publish(
        SyncTopics.SYNC_EVENTS,
        "games:" + event.getArtifact().getOriginNodeId() + ":" + event.getArtifact().getPath(),
        event);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
