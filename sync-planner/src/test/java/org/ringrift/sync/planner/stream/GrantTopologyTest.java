package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.JobSource;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.planner.core.dispatch.Policies;

/** Every job carries a grant for what it is about, and for nothing else. */
class GrantTopologyTest {
  private static final NodeId TARGET = new NodeId("train-1");
  private static final ArtifactId GAMES = ArtifactId.parse("games:self-1:games/g.db");

  @TempDir Path stateDir;

  @Test
  void aJobThatFetchesMayReadFromItsSources() {
    try (Planning planning = new Planning(stateDir)) {
      planning.node("self-1", NodeRole.SELFPLAY);
      planning.node(TARGET.value(), NodeRole.TRAINING);
      SyncJob job = firstJob(planning, TARGET.value());
      assertThat(job.getGrant()).isEqualTo(signed(job, Grant.Direction.FETCH));
    }
  }

  @Test
  void aJobThatPushesMayWriteToItsTarget() {
    try (Planning planning = new Planning(stateDir)) {
      var blocked =
          Events.joined("1", NodeRole.SELFPLAY).setInboundBlocked(true).setPushes(true).build();
      planning.publish(
          SyncTopics.NODE_EVENTS, "self-1", Events.node("self-1", planning.nowMs, blocked));
      planning.publish(
          SyncTopics.NODE_EVENTS,
          "self-1",
          Events.node("self-1", planning.nowMs, Events.admitted("self-1", "1")));
      planning.node(TARGET.value(), NodeRole.TRAINING);
      SyncJob job = firstJob(planning, "self-1");
      assertThat(job.getExecutorNodeId()).isEqualTo("self-1");
      assertThat(job.getGrant()).isEqualTo(signed(job, Grant.Direction.PUSH));
    }
  }

  @Test
  void aRepeatThatChangesTheLimitCarriesTheSameGrant() {
    var policy = Policies.with(Policies.bandwidth(100 * Policies.MB, 1, 2_000));
    try (Planning planning = new Planning(stateDir, policy)) {
      planning.node("self-1", NodeRole.SELFPLAY);
      planning.node(TARGET.value(), NodeRole.TRAINING);
      SyncJob first = firstJob(planning, TARGET.value());
      planning.pass(2, "self-1", TARGET.value());
      SyncJob repeat = planning.jobs(TARGET.value()).getFirst();
      assertThat(repeat.getAttempt()).isEqualTo(first.getAttempt());
      assertThat(repeat.getGrant()).isEqualTo(first.getGrant());
    }
  }

  /** What a planner with the same key signs for this job. */
  private static String signed(SyncJob job, Grant.Direction direction) {
    List<NodeId> sources =
        job.getSources().stream().map(JobSource::getNodeId).map(NodeId::new).toList();
    long expiresAtMs = job.getIssuedAtMs() + KnownKey.LIFETIME.toMillis();
    Grant grant =
        new Grant(new JobId(job.getJobId()), GAMES, direction, TARGET, sources, expiresAtMs);
    return KnownKey.terms().signer().sign(grant).text();
  }

  private static SyncJob firstJob(Planning planning, String mailbox) {
    planning.publish(
        SyncTopics.GAME_EVENTS,
        GAMES.toString(),
        Events.games("self-1", GAMES.path().value(), 10, planning.nowMs));
    return planning.jobs(mailbox).getFirst();
  }
}
