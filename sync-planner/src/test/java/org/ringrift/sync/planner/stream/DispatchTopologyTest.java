package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.BreakerChanged;
import org.ringrift.sync.events.BreakerState;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Pacing;
import org.ringrift.sync.planner.core.dispatch.Policies;

/** What the topology carries of the rules of dispatch: stores, messages and time. */
class DispatchTopologyTest {
  private static final String[] NODES = {"self-1", "train-1"};

  @TempDir Path stateDir;

  @Test
  void aNodeThatFailsAgainAndAgainIsLeftAloneThenProbedThenTrusted() {
    try (Planning planning = start(Policies.plain(100))) {
      games(planning, "large.db", 1000);
      games(planning, "small.db", 1);
      for (int failure = 0; failure < 2; failure++) {
        for (SyncJob job : planning.jobs("train-1")) {
          report(planning, Events.failed(job, FailureCategory.TARGET_IO, true, planning.nowMs));
        }
        planning.pass(6, NODES);
      }
      BreakerChanged opened = only(breakers(planning));
      assertThat(opened.getState()).isEqualTo(BreakerState.OPEN);
      assertThat(opened.getTargetNodeId()).isEqualTo("train-1");
      assertThat(opened.getReason()).contains("TARGET_IO");
      assertThat(planning.jobs("train-1")).isEmpty();

      while (planning.nowMs < opened.getOpenUntilMs()) {
        assertThat(planning.jobs("train-1")).as("before its time").isEmpty();
        planning.pass(1, NODES);
      }

      SyncJob probe = only(planning.jobs("train-1"));
      assertThat(probe.getArtifact().getPath()).isEqualTo("games/small.db");
      assertThat(only(breakers(planning)).getState()).isEqualTo(BreakerState.HALF_OPEN);
      planning.pass(3, NODES);
      assertThat(planning.jobs("train-1")).as("one probe only").isEmpty();

      report(planning, Events.completed(probe, planning.nowMs));
      assertThat(only(breakers(planning)).getState()).isEqualTo(BreakerState.CLOSED);
      assertThat(only(planning.jobs("train-1")).getArtifact().getPath())
          .isEqualTo("games/large.db");
    }
  }

  @Test
  void whatRunsIsToldWhenItMayUseMoreAndLess() {
    DispatchPolicy policy = Policies.with(Policies.bandwidth(100 * Policies.MB, 1, 2_000));
    try (Planning planning = start(policy)) {
      games(planning, "first.db", 10);
      SyncJob first = only(planning.jobs("train-1"));
      assertThat(first.getBandwidthLimitBytesPerS()).isEqualTo(50 * Policies.MB);

      planning.pass(2, NODES);

      SyncJob more = only(planning.jobs("train-1"));
      assertThat(more.getBandwidthLimitBytesPerS()).isEqualTo(100 * Policies.MB);
      more.setBandwidthLimitBytesPerS(first.getBandwidthLimitBytesPerS());
      assertThat(more).as("the same job but for its limit").isEqualTo(first);
    }
  }

  @Test
  void aFullSourceServesTheNextWhenTheFirstIsDone() {
    DispatchPolicy policy = Policies.with(Policies.bandwidth(100 * Policies.MB, 1, 2_000));
    try (Planning planning = start(policy)) {
      games(planning, "first.db", 10);
      SyncJob first = only(planning.jobs("train-1"));
      games(planning, "second.db", 10);
      assertThat(planning.jobs("train-1")).isEmpty();
      assertThat(planning.jobDecisions())
          .extracting(JobDecided::getReason)
          .anySatisfy(reason -> assertThat(reason).contains("every source serves as many"));

      report(planning, Events.completed(first, planning.nowMs));
      planning.pass(6, NODES);

      assertThat(only(planning.jobs("train-1")).getArtifact().getPath())
          .isEqualTo("games/second.db");
    }
  }

  @Test
  void repeatsAreApartAndMerged() {
    try (Planning planning = start(Policies.with(new Pacing(5_000, 0, 0, 1000)))) {
      games(planning, "g.db", 10);
      report(planning, Events.completed(only(planning.jobs("train-1")), planning.nowMs));
      games(planning, "g.db", 11);
      planning.pass(4, NODES);
      games(planning, "g.db", 12);
      assertThat(planning.jobs("train-1")).isEmpty();

      planning.pass(2, NODES);

      SyncJob merged = only(planning.jobs("train-1"));
      assertThat(merged.getVersion().getGameCount()).isEqualTo(12);
    }
  }

  @Test
  void aSourceThatFailedTheTargetIsAskedLast() {
    try (Planning planning = start(Policies.plain(100))) {
      planning.node("cpu-1", NodeRole.SELFPLAY);
      games(planning, "g.db", 10);
      report(planning, Events.completed(only(planning.jobs("cpu-1")), planning.nowMs));
      SyncJob job = only(planning.jobs("train-1"));
      String first = job.getSources().getFirst().getNodeId();
      report(
          planning, Events.failed(job, FailureCategory.SOURCE_UNREACHABLE, true, planning.nowMs));
      planning.pass(6, "self-1", "train-1", "cpu-1");

      SyncJob again = only(planning.jobs("train-1"));
      assertThat(again.getAttempt()).isEqualTo(2);
      if (again.getSources().size() > 1) {
        assertThat(again.getSources().getLast().getNodeId()).isEqualTo(first);
      }
    }
  }

  private Planning start(DispatchPolicy policy) {
    Planning planning = new Planning(stateDir, policy);
    planning.node("self-1", NodeRole.SELFPLAY);
    planning.node("train-1", NodeRole.TRAINING);
    return planning;
  }

  private static List<BreakerChanged> breakers(Planning planning) {
    return planning.decisions().stream()
        .map(decision -> decision.getBody())
        .filter(BreakerChanged.class::isInstance)
        .map(BreakerChanged.class::cast)
        .toList();
  }

  private static void games(Planning planning, String name, long total) {
    ArtifactId artifact = ArtifactId.parse("games:self-1:games/" + name);
    planning.publish(
        SyncTopics.GAME_EVENTS,
        artifact.toString(),
        Events.games("self-1", "games/" + name, total, planning.nowMs));
  }

  private static void report(Planning planning, SyncEvent event) {
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
