package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncJob;
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
    assertThat(job.getSources())
        .singleElement()
        .satisfies(source -> assertThat(source.getNodeId()).isEqualTo("self-1"));
    assertThat(planning.jobs("cpu-1")).hasSize(1);
    assertThat(planning.jobs("self-1")).isEmpty();
  }

  private void threeNodes() {
    planning.node("self-1", NodeRole.SELFPLAY);
    planning.node("train-1", NodeRole.TRAINING);
    planning.node("cpu-1", NodeRole.SELFPLAY);
  }

  private void games(long total) {
    planning.publish(
        SyncTopics.GAME_EVENTS,
        GAMES.toString(),
        Events.games("self-1", "games/hex8.db", total, planning.nowMs));
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
