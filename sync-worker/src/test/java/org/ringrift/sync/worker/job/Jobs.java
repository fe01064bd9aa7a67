package org.ringrift.sync.worker.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.CopyDeletion;
import org.ringrift.sync.events.JobSource;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.worker.node.Incarnation;

/** Jobs as a planner would write them. */
final class Jobs {
  static final NodeId SELF = new NodeId("trainer");
  static final NodeId SOURCE = new NodeId("player");
  static final Incarnation INCARNATION = new Incarnation("inc-1");
  static final ArtifactId GAMES = ArtifactId.parse("games:player:data/games/hex8.db");
  static final Version WANTED = new Version.GamesVersion(4096, 1_000, 7, Optional.of(7L));

  private Jobs() {}

  static SyncJob games() {
    return games("first");
  }

  /** Another cause makes another job for the same artifact. */
  static SyncJob games(String cause) {
    return games(GAMES, cause);
  }

  /** To delete the replica, because these nodes have it. */
  static SyncJob deletion(String... receipts) {
    SyncJob job = games("deletion");
    job.setSources(List.of());
    job.setDeletion(new CopyDeletion(List.of(receipts), "has passed it on", List.of()));
    return job;
  }

  /** To delete what this node made, because these nodes have it. */
  static SyncJob originalDeletion(String... receipts) {
    SyncJob job = deletion();
    job.setDeletion(new CopyDeletion(List.of(), "the disk is full", List.of(receipts)));
    return job;
  }

  static SyncJob games(ArtifactId artifact, String cause) {
    NodeEndpoints endpoints =
        new NodeEndpoints("127.0.0.1", null, 8770, null, null, null, "/srv/ringrift", false);
    return SyncJob.newBuilder()
        .setJobId(JobId.of(artifact, WANTED, SELF, cause).value())
        .setAttempt(1)
        .setArtifact(ArtifactMapping.toAvro(artifact))
        .setVersion(ArtifactMapping.toAvro(WANTED))
        .setTargetNodeId(SELF.value())
        .setTargetIncarnation(INCARNATION.value())
        .setSources(
            new ArrayList<>(
                List.of(new JobSource(SOURCE.value(), endpoints, artifact.path().value(), null))))
        .setPriority(Priority.HIGH)
        .setIssuedAtMs(1_000)
        .setLeaseDurationMs(30_000)
        .setDecisionId("decision-1")
        .build();
  }
}
