package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.DrainCancelled;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeSafeToTerminate;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;

/** A node that is idle: from NodeIdle to NodeSafeToTerminate, and what lies between. */
class DrainTopologyTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:idle-1:games/hex8.db");
  private static final String[] ALL = {"idle-1", "train-1", "cpu-1"};

  @TempDir Path stateDir;
  private Planning planning;
  private int inventories;

  @BeforeEach
  void start() {
    planning = new Planning(stateDir);
    planning.node("idle-1", NodeRole.SELFPLAY);
    planning.node("train-1", NodeRole.TRAINING);
    planning.node("cpu-1", NodeRole.SELFPLAY);
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void aNodeIsSafeOnceTwoOthersHaveEverythingAndNotBefore() {
    games(100);
    idle();
    inventory(100);
    planning.pass(60, ALL);
    assertThat(said(NodeSafeToTerminate.class)).as("nobody else has it").isEmpty();
    assertThat(blockers())
        .contains("no copy that lasts, 2 are needed; on its way to cpu-1, train-1");

    complete("train-1");
    planning.pass(60, ALL);
    assertThat(said(NodeSafeToTerminate.class)).as("one copy").isEmpty();

    complete("cpu-1");
    planning.pass(20, ALL);
    NodeSafeToTerminate safe = only(said(NodeSafeToTerminate.class));
    assertThat(safe.getArtifacts()).isEqualTo(1);
    assertThat(safe.getIncarnation()).isEqualTo("1");
    assertThat(state().getSafeToTerminateAtMs()).isPositive();
  }

  @Test
  void newDataBeforeTheEndTakesSafetyBackUntilItIsSafeToo() {
    drained();
    games(101);
    planning.pass(2, ALL);

    DrainCancelled cancelled = only(said(DrainCancelled.class));
    assertThat(cancelled.getWasSafe()).isTrue();
    assertThat(cancelled.getDraining()).isTrue();
    assertThat(state().getSafeToTerminateAtMs()).isZero();

    complete("train-1");
    complete("cpu-1");
    planning.pass(30, ALL);
    assertThat(said(NodeSafeToTerminate.class)).hasSize(1);
  }

  @Test
  void useCallsTheDrainOff() {
    drained();
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "idle-1",
        Events.node("idle-1", planning.nowMs, new NodeActive("plays")));
    planning.pass(2, ALL);

    DrainCancelled cancelled = only(said(DrainCancelled.class));
    assertThat(cancelled.getWasSafe()).isTrue();
    assertThat(cancelled.getDraining()).isFalse();
    assertThat(state().getDraining()).isFalse();
    planning.pass(60, ALL);
    assertThat(said(NodeSafeToTerminate.class)).isEmpty();
  }

  @Test
  void withoutAnInventorySinceItIsIdleNothingIsSaid() {
    games(100);
    complete("train-1");
    complete("cpu-1");
    inventory(100);
    planning.pass(5, ALL);
    idle();
    planning.pass(60, ALL);
    assertThat(said(NodeSafeToTerminate.class)).isEmpty();

    inventory(100);
    planning.pass(20, ALL);

    assertThat(said(NodeSafeToTerminate.class)).hasSize(1);
  }

  @Test
  void anEmptyNodeIsSafeAtOnceAndGetsNothingNew() {
    idle();
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "idle-1",
        Events.node("idle-1", planning.nowMs, Events.inventory("1", "empty", List.of())));
    planning.pass(15, ALL);
    assertThat(said(NodeSafeToTerminate.class)).hasSize(1);

    planning.publish(
        SyncTopics.GAME_EVENTS,
        "games:cpu-1:g.db",
        Events.games("cpu-1", "g.db", 5, planning.nowMs));

    assertThat(planning.jobs("idle-1")).isEmpty();
    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void aDamagedCopyElsewhereTakesSafetyBack() {
    drained();

    inventory("train-1", 60);
    planning.pass(10, ALL);

    assertThat(said(DrainCancelled.class)).hasSize(1);
  }

  /** Everything on idle-1 is on both others. */
  private void drained() {
    games(100);
    complete("train-1");
    complete("cpu-1");
    idle();
    inventory(100);
    planning.pass(15, ALL);
    assertThat(said(NodeSafeToTerminate.class)).hasSize(1);
    planning.states();
  }

  private void idle() {
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "idle-1",
        Events.node(
            "idle-1", planning.nowMs, new NodeIdle(planning.nowMs, "nothing to play", true)));
  }

  private void games(long total) {
    planning.publish(
        SyncTopics.GAME_EVENTS,
        GAMES.toString(),
        Events.games("idle-1", "games/hex8.db", total, planning.nowMs));
  }

  private void inventory(long total) {
    inventory("idle-1", total);
  }

  private void inventory(String node, long total) {
    Version version = new Version.GamesVersion(1000, planning.nowMs, total, Optional.empty());
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(
            node,
            planning.nowMs,
            Events.inventory(
                "1", "inventory-" + inventories++, List.of(Events.item(GAMES, version)))));
  }

  private void complete(String node) {
    SyncJob job = planning.jobs(node).getLast();
    SyncEvent event = Events.completed(job, planning.nowMs);
    planning.publish(SyncTopics.SYNC_EVENTS, GAMES.toString(), event);
  }

  private List<String> blockers() {
    return planning.decisions().stream()
        .filter(decision -> decision.getBody() instanceof DrainDecided)
        .map(decision -> ((DrainDecided) decision.getBody()))
        .filter(decided -> !decided.getSafe())
        .map(DrainDecided::getReason)
        .toList();
  }

  private NodeState state() {
    return planning.states().stream()
        .filter(state -> state.getNodeId().equals("idle-1"))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  private <T> List<T> said(Class<T> type) {
    return planning.said("idle-1", type);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
