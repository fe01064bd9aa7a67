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
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.dispatch.Policies;

/** From a disk that is too full to the end of what its node made. */
class OriginalTopologyTest {
  private static final ArtifactId SMALL = ArtifactId.parse("npz:data/training/small.npz");
  private static final ArtifactId LARGE = ArtifactId.parse("npz:data/training/large.npz");
  private static final String[] OTHERS = {"t1", "t2", "t3"};
  private static final String[] ALL = {"maker", "t1", "t2", "t3"};

  @TempDir Path stateDir;
  private Planning planning;
  private int usedPercent = 60;

  @BeforeEach
  void start() {
    planning =
        new Planning(
            stateDir,
            Fleets.lettingOriginalsGo(Fleets.policy(3, 2, 3, 3), 0.75),
            Policies.plain(3));
    for (String node : ALL) {
      join(node);
    }
    inventory("maker", 1);
    jobs().forEach(this::complete);
    for (String other : OTHERS) {
      inventory(other, 10);
    }
    pass(5);
    jobs();
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void oneAfterTheOtherGoesTheLargestFirstUntilThereIsRoom() {
    usedPercent = 80;

    SyncJob first = only(passUntilNextTurn());
    assertThat(first.getArtifact().getPath()).isEqualTo(LARGE.path().value());
    assertThat(first.getTargetNodeId()).isEqualTo("maker");
    assertThat(first.getDeletion().getOriginalReceipts())
        .containsExactlyInAnyOrder("t1", "t2", "t3");
    assertThat(first.getDeletion().getReceipts())
        .as("a worker that does not know of originals refuses without receipts")
        .isEmpty();
    answer(LARGE, first);

    SyncJob second = only(passUntilNextTurn());
    assertThat(second.getArtifact().getPath()).isEqualTo(SMALL.path().value());
    answer(SMALL, second);
    pass(130);
    assertThat(jobs()).as("nothing is brought back").isEmpty();
    assertThat(planning.deadLetters()).isEmpty();
  }

  @Test
  void nothingMoreGoesOnceThereIsRoom() {
    usedPercent = 80;
    answer(LARGE, only(passUntilNextTurn()));

    usedPercent = 74;
    pass(130);

    assertThat(jobs()).isEmpty();
  }

  /** Turns are a minute apart; a job may be there as soon as one begins, or at its end. */
  private List<SyncJob> passUntilNextTurn() {
    List<SyncJob> found = new ArrayList<>();
    for (int second = 0; second < 130 && found.isEmpty(); second++) {
      pass(1);
      found.addAll(jobs());
    }
    return found;
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      NodeHeartbeat beat = Events.heartbeat("1");
      beat.setDiskFreeBytes((100 - usedPercent) * Events.GB);
      planning.publish(SyncTopics.NODE_EVENTS, "maker", Events.node("maker", planning.nowMs, beat));
      planning.pass(1, OTHERS);
    }
  }

  private List<SyncJob> jobs() {
    List<SyncJob> found = new ArrayList<>();
    for (String node : ALL) {
      found.addAll(planning.jobs(node));
    }
    return found;
  }

  private void join(String node) {
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(
            node,
            planning.nowMs,
            Events.joined("1", NodeRole.SELFPLAY).setDeletesCopies(true).build()));
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(node, planning.nowMs, Events.admitted(node, "1")));
  }

  private void inventory(String node, long seconds) {
    List<InventoryItem> items = List.of(item(SMALL, 1000, "a"), item(LARGE, 5000, "b"));
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(
            node,
            planning.nowMs + seconds,
            Events.inventory("1", UUID.randomUUID().toString(), items)));
  }

  private void complete(SyncJob job) {
    ArtifactId artifact = job.getArtifact().getPath().equals(LARGE.path().value()) ? LARGE : SMALL;
    planning.publish(
        SyncTopics.SYNC_EVENTS, artifact.toString(), Events.completed(job, planning.nowMs));
  }

  private static InventoryItem item(ArtifactId artifact, long bytes, String digit) {
    ContentHash hash = new ContentHash(digit.repeat(64));
    return Events.item(
        artifact, new Version.FileVersion(bytes, Planning.START_MS, Optional.of(hash)));
  }

  private void answer(ArtifactId artifact, SyncJob job) {
    SyncEvent event =
        new SyncEvent(
            UUID.randomUUID().toString(),
            planning.nowMs,
            job.getTargetNodeId(),
            job.getJobId(),
            job.getAttempt(),
            job.getTargetIncarnation(),
            job.getArtifact(),
            new CopyDeleted(true, 1000L, "made it"));
    planning.publish(SyncTopics.SYNC_EVENTS, artifact.toString(), event);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
