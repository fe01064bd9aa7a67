package org.ringrift.sync.worker.job;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.CopyDeletion;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.node.Incarnation;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.verify.CopyDeleter;

/**
 * Decides about jobs from the mailbox. Pure: the same job and the same state give the same
 * decision.
 */
record JobIntake(NodeId self, Incarnation incarnation) {

  /**
   * @param running the jobs that were taken on and have not ended, with their attempts
   */
  IntakeDecision decide(SyncJob record, Map<JobId, Integer> running) {
    String executor =
        Objects.requireNonNullElse(record.getExecutorNodeId(), record.getTargetNodeId());
    if (!executor.equals(self.value())) {
      return new IntakeDecision.Refuse(
          "the job is for node '"
              + executor
              + "', but this is the mailbox of node '"
              + self
              + "'; whoever wrote it must use sync-jobs.<executor_node_id>, or without one"
              + " sync-jobs.<target_node_id>");
    }
    if (!record.getTargetIncarnation().equals(incarnation.value())) {
      return new IntakeDecision.Drop(
          "it is for incarnation "
              + record.getTargetIncarnation()
              + ", this is "
              + incarnation
              + "; the planner hands it out again");
    }
    try {
      return record.getDeletion() == null
          ? decide(read(record), running)
          : new IntakeDecision.Delete(deletion(record));
    } catch (InvalidNameException e) {
      return new IntakeDecision.Refuse(e.getMessage());
    }
  }

  private static IntakeDecision decide(Job job, Map<JobId, Integer> running) {
    Integer runs = running.get(job.id());
    if (runs == null) {
      return new IntakeDecision.Accept(job);
    }
    if (job.attempt() == runs) {
      return new IntakeDecision.Limit(job);
    }
    return job.attempt() > runs
        ? new IntakeDecision.TakeOver(job)
        : new IntakeDecision.Drop("it runs already as attempt " + runs);
  }

  private Deletion deletion(SyncJob record) {
    CopyDeletion asked = record.getDeletion();
    boolean original = !asked.getOriginalReceipts().isEmpty();
    List<String> receipts = original ? asked.getOriginalReceipts() : asked.getReceipts();
    Deletion deletion =
        new Deletion(
            new JobId(record.getJobId()),
            ArtifactMapping.toCore(record.getArtifact()),
            ArtifactMapping.toCore(record.getVersion()),
            receipts.stream()
                .map(NodeId::new)
                .filter(node -> !node.equals(self))
                .collect(Collectors.toSet()),
            asked.getReason(),
            original ? CopyDeleter.Kind.ORIGINAL : CopyDeleter.Kind.REPLICA);
    require(
        deletion.isSafe(),
        "a copy of "
            + deletion.artifact()
            + " is deleted only where two other nodes have one, not "
            + deletion.receipts());
    return deletion;
  }

  private Job read(SyncJob record) {
    ArtifactId artifact = ArtifactMapping.toCore(record.getArtifact());
    Version wanted = ArtifactMapping.toCore(record.getVersion());
    Optional<GrantToken> grant = Optional.ofNullable(record.getGrant()).map(GrantToken::new);
    Optional<Target> target = target(record, grant);
    NodeId receiver = target.map(Target::node).orElse(self);
    requireTransferable(artifact, wanted);
    requireAllowed(artifact, receiver, record.getGivesBack() && target.isEmpty());
    List<Source> sources =
        record.getSources().stream().map(source -> Source.of(source, grant)).toList();
    require(
        sources.stream().noneMatch(source -> source.node().equals(receiver)),
        "node '" + receiver + "' must not be among its own sources");
    require(
        target.isEmpty() || (!sources.isEmpty() && sources.getFirst().node().equals(self)),
        "node '" + self + "' must be the first source of what it sends to '" + receiver + "'");
    require(record.getAttempt() >= 1, "attempt must be at least 1: " + record.getAttempt());
    Long limit = record.getBandwidthLimitBytesPerS();
    return new Job(
        new FetchRequest(
            new JobId(record.getJobId()),
            artifact,
            wanted,
            sources,
            record.getGameIds(),
            BandwidthLimit.of(limit == null ? OptionalLong.empty() : OptionalLong.of(limit)),
            target),
        record.getAttempt(),
        record.getIssuedAtMs());
  }

  /** Where this node sends it; empty where it fetches. */
  private Optional<Target> target(SyncJob record, Optional<GrantToken> grant) {
    if (record.getExecutorNodeId() == null || record.getTargetNodeId().equals(self.value())) {
      return Optional.empty();
    }
    require(
        record.getTargetEndpoints() != null,
        "target_endpoints must be there where executor_node_id is");
    return Optional.of(
        new Target(
            new NodeId(record.getTargetNodeId()),
            Endpoints.of(record.getTargetEndpoints()),
            grant));
  }

  private static void requireTransferable(ArtifactId artifact, Version wanted) {
    boolean fits =
        switch (artifact.dataType()) {
          case GAMES -> wanted instanceof Version.GamesVersion;
          case MODELS, NPZ -> wanted instanceof Version.FileVersion;
          case ELO, REGISTRY -> wanted instanceof Version.MergedVersion;
        };
    require(
        fits,
        "the version of "
            + artifact
            + " must have a game_count exactly for games, and a row_count exactly for elo and"
            + " registry");
  }

  private static void requireAllowed(ArtifactId artifact, NodeId receiver, boolean givesBack) {
    boolean own = artifact.origin().equals(Optional.of(receiver));
    require(
        !own || (givesBack && artifact.dataType() == DataType.GAMES),
        artifact
            + " is the own database of "
            + receiver
            + ", which its own processes write; it is never overwritten, and gets back what it"
            + " lost only where gives_back says so and it fetches");
    require(
        own || !givesBack,
        "gives_back is there only for games of the target itself, not for " + artifact);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new InvalidNameException(rule);
    }
  }
}
