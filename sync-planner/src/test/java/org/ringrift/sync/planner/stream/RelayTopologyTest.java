package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DeletionDecided;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;

/** From a relay that has passed an artifact on to the end of its copy. */
class RelayTopologyTest {
  private static final ArtifactId MODEL = ArtifactId.parse("models:models/best.pth");
  private static final String[] ALL = {"origin", "t1", "t2", "relay"};
  private static final long DAY_MS = 86_400_000;

  @TempDir Path stateDir;
  private Planning planning;
  private long madeAtMs;

  @BeforeEach
  void start() {
    planning = new Planning(stateDir);
    join("origin", NodeRole.SELFPLAY, true);
    join("t1", NodeRole.TRAINING, true);
    join("t2", NodeRole.TRAINING, true);
    join("relay", NodeRole.SELFPLAY, false);
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void theCopyOfARelayGoesADayAfterItHasPassedItOn() {
    passOn();
    planning.decisions();

    planning.tick(DAY_MS);
    planning.pass(5, ALL);

    SyncJob job = only(planning.jobs("relay"));
    assertThat(job.getSources()).isEmpty();
    assertThat(job.getTargetIncarnation()).isEqualTo("1");
    assertThat(job.getDeletion().getReceipts()).containsExactlyInAnyOrder("origin", "t1", "t2");
    assertThat(deletions()).extracting(DeletionDecided::getNodeId).containsExactly("relay");

    report(job, new CopyDeleted(true, 1000L, "has passed it on"));
    planning.tick(DAY_MS);
    planning.pass(5, ALL);

    assertThat(planning.deadLetters()).isEmpty();
    for (String node : ALL) {
      assertThat(planning.jobs(node)).as("jobs of " + node).isEmpty();
    }
  }

  @Test
  void aRelayThatDidNotHearOfItIsToldAgainAfterItsInventory() {
    passOn();
    planning.tick(DAY_MS);
    planning.pass(5, ALL);
    SyncJob first = only(planning.jobs("relay"));

    inventory("relay");
    planning.pass(5, ALL);

    SyncJob again = only(planning.jobs("relay"));
    assertThat(again.getDeletion()).isEqualTo(first.getDeletion());
    assertThat(again.getJobId()).isNotEqualTo(first.getJobId());
  }

  private void passOn() {
    madeAtMs = planning.nowMs;
    planning.publish(
        SyncTopics.ARTIFACT_EVENTS,
        MODEL.toString(),
        Events.model("origin", "models/best.pth", 1000, planning.nowMs));
    complete(only(planning.jobs("origin")));
    complete(only(planning.jobs("t1")));
    complete(only(planning.jobs("t2")));
    inventory("origin");
    assertThat(planning.jobs("relay")).isEmpty();
  }

  private void join(String node, NodeRole role, boolean blocked) {
    NodeJoined joined =
        Events.joined("1", role)
            .setInboundBlocked(blocked)
            .setPriorityHost(blocked)
            .setPushes(true)
            .setDeletesCopies(true)
            .build();
    planning.publish(SyncTopics.NODE_EVENTS, node, Events.node(node, planning.nowMs, joined));
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(node, planning.nowMs, Events.admitted(node, "1")));
  }

  private void inventory(String node) {
    Version version = new Version.FileVersion(1000, madeAtMs, Optional.empty());
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(
            node,
            planning.nowMs,
            Events.inventory(
                "1", UUID.randomUUID().toString(), List.of(Events.item(MODEL, version)))));
  }

  private void complete(SyncJob job) {
    planning.publish(
        SyncTopics.SYNC_EVENTS, MODEL.toString(), Events.completed(job, planning.nowMs));
  }

  private void report(SyncJob job, CopyDeleted body) {
    SyncEvent event =
        new SyncEvent(
            UUID.randomUUID().toString(),
            planning.nowMs,
            job.getTargetNodeId(),
            job.getJobId(),
            job.getAttempt(),
            job.getTargetIncarnation(),
            job.getArtifact(),
            body);
    planning.publish(SyncTopics.SYNC_EVENTS, MODEL.toString(), event);
  }

  private List<DeletionDecided> deletions() {
    return planning.decisions().stream()
        .map(SyncDecision::getBody)
        .filter(DeletionDecided.class::isInstance)
        .map(DeletionDecided.class::cast)
        .toList();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
