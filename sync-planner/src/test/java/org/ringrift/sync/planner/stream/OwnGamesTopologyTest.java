package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;

/** From an inventory that shows an old backup to the job in the mailbox of the origin. */
class OwnGamesTopologyTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:player:games/g.db");
  private static final String[] ALL = {"player", "t1", "t2"};

  @TempDir Path stateDir;
  private Planning planning;

  @BeforeEach
  void start() {
    planning = new Planning(stateDir);
    for (String node : ALL) {
      planning.publish(
          SyncTopics.NODE_EVENTS,
          node,
          Events.node(
              node,
              planning.nowMs,
              Events.joined("1", NodeRole.SELFPLAY).setTakesBackGames(true).build()));
      planning.publish(
          SyncTopics.NODE_EVENTS,
          node,
          Events.node(node, planning.nowMs, Events.admitted(node, "1")));
    }
    inventory(100, 1);
    jobs().forEach(this::complete);
    jobs().forEach(this::complete);
    planning.pass(2, ALL);
    planning.decisions();
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void theJobSaysThatItGivesBackAndIsCountedAsARepair() {
    inventory(60, 20);
    planning.pass(3, ALL);

    assertThat(jobs())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.getTargetNodeId()).isEqualTo("player");
              assertThat(job.getGivesBack()).isTrue();
              assertThat(job.getExecutorNodeId()).isNull();
              assertThat(job.getSources())
                  .extracting(source -> source.getPath())
                  .containsOnly("replicas/player/games/g.db");
            });
    List<Object> said = planning.decisions().stream().map(one -> one.getBody()).toList();
    assertThat(said)
        .filteredOn(PlacementDecided.class::isInstance)
        .anyMatch(body -> Long.valueOf(60).equals(((PlacementDecided) body).getSetBackGames()));
    assertThat(said)
        .filteredOn(JobDecided.class::isInstance)
        .anyMatch(body -> String.valueOf(((JobDecided) body).getReason()).contains("is a repair"));
    assertThat(planning.deadLetters()).isEmpty();
  }

  @Test
  void noOtherJobSaysSo() {
    inventory(110, 20);

    assertThat(jobs()).hasSize(2).noneMatch(SyncJob::getGivesBack);
  }

  private void inventory(long games, long seconds) {
    Version version = new Version.GamesVersion(1000, Planning.START_MS, games, Optional.of(games));
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "player",
        Events.node(
            "player",
            planning.nowMs + seconds * 1000,
            Events.inventory(
                "1", UUID.randomUUID().toString(), List.of(Events.item(GAMES, version)))));
  }

  private void complete(SyncJob job) {
    planning.publish(
        SyncTopics.SYNC_EVENTS, GAMES.toString(), Events.completed(job, planning.nowMs));
  }

  private List<SyncJob> jobs() {
    List<SyncJob> found = new ArrayList<>();
    for (String node : ALL) {
      found.addAll(planning.jobs(node));
    }
    return found;
  }
}
