package org.ringrift.sync.monitor.stream;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.events.BreakerChanged;
import org.ringrift.sync.events.BreakerState;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.DeletionDecided;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.monitor.core.Attempt;
import org.ringrift.sync.monitor.core.BreakerStatus;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Job;
import org.ringrift.sync.monitor.core.JobState;
import org.ringrift.sync.monitor.core.Placement;
import org.ringrift.sync.monitor.core.ScoreTerm;

/**
 * Records of decisions and transfers as facts. Throws {@link InvalidNameException} for bad names.
 * Confined to one thread.
 */
final class FactMapper {
  private final Names names = new Names();

  Fact decision(SyncDecision decision) {
    ArtifactId artifact = ArtifactMapping.toCore(decision.getArtifact());
    return switch (decision.getBody()) {
      case PlacementDecided placed ->
          new Fact.Placed(artifact, placement(placed, decision.getOccurredAtMs()));
      case JobDecided job -> new Fact.JobDecided(job(artifact, job, decision.getOccurredAtMs()));
      case DrainDecided drain ->
          new Fact.DrainJudged(
              artifact, names.node(drain.getNodeId()), drain.getSafe(), drain.getReason());
      case DeletionDecided deletion -> deletion(artifact, deletion, decision.getOccurredAtMs());
      case BreakerChanged moved ->
          new Fact.BreakerMoved(breaker(moved, decision.getOccurredAtMs()));
      default -> throw unknownBody(decision.getBody());
    };
  }

  Fact transfer(SyncEvent event) {
    Fact.Transfer transfer =
        new Fact.Transfer(
            ArtifactMapping.toCore(event.getArtifact()),
            names.node(event.getNodeId()),
            new Attempt(new JobId(event.getJobId()), event.getAttempt()),
            event.getOccurredAtMs());
    return switch (event.getBody()) {
      case DataSyncStarted started ->
          new Fact.TransferProgressed(transfer, Optional.empty(), Optional.empty(), 0, -1);
      case DataSyncProgress progress -> progressed(transfer, progress);
      case DataSyncCompleted completed -> completed(transfer, completed);
      case DataSyncFailed failed ->
          new Fact.TransferFailed(
              transfer,
              failed.getCategory().name().toLowerCase(Locale.ROOT),
              failed.getRetryable(),
              failed.getError(),
              transports(failed.getFallbacks()));
      case CopyDeleted deletion ->
          new Fact.DeletionEnded(
              transfer.artifact(),
              transfer.target(),
              transfer.attempt().job(),
              transfer.atMs(),
              deletion.getDeleted(),
              deletion.getReason());
      default -> throw unknownBody(event.getBody());
    };
  }

  private Fact progressed(Fact.Transfer transfer, DataSyncProgress progress) {
    return new Fact.TransferProgressed(
        transfer,
        Optional.ofNullable(names.word(progress.getTransport())),
        Optional.ofNullable(progress.getSourceNodeId()).map(names::node),
        progress.getBytesDone(),
        progress.getBytesTotal());
  }

  private Fact completed(Fact.Transfer transfer, DataSyncCompleted completed) {
    return new Fact.TransferCompleted(
        transfer,
        ArtifactMapping.toCore(completed.getVersion()),
        Optional.ofNullable(completed.getSourceNodeId()).map(names::node),
        Optional.ofNullable(names.word(completed.getTransport())),
        completed.getAlreadyPresent(),
        completed.getBytesTransferred(),
        completed.getGamesSynced(),
        completed.getDurationMs(),
        transports(completed.getFallbacks()));
  }

  private Placement placement(PlacementDecided placed, long atMs) {
    Set<NodeId> holders =
        placed.getCandidates().stream()
            .filter(candidate -> candidate.getVerdict() == Verdict.HOLDER)
            .map(candidate -> names.node(candidate.getNodeId()))
            .collect(Collectors.toUnmodifiableSet());
    return new Placement(
        atMs,
        ArtifactMapping.toCore(placed.getVersion()),
        names.word(placed.getStrategy()),
        names.word(placed.getTrigger()),
        placed.getReplicationTarget(),
        priority(placed.getPriority()),
        placed.getWanted().stream().map(names::node).collect(Collectors.toUnmodifiableSet()),
        holders,
        placed.getCandidates().stream().map(this::candidate).toList(),
        placed.getLeftOut(),
        placed.getBasedOn() != null,
        Optional.ofNullable(placed.getSetBackGames()));
  }

  private org.ringrift.sync.monitor.core.Candidate candidate(Candidate said) {
    return new org.ringrift.sync.monitor.core.Candidate(
        names.node(said.getNodeId()),
        org.ringrift.sync.monitor.core.Verdict.valueOf(said.getVerdict().name()),
        Optional.ofNullable(names.word(said.getReason())),
        said.getScore(),
        said.getTerms().stream()
            .map(term -> new ScoreTerm(names.word(term.getName()), term.getPoints()))
            .toList());
  }

  private Fact deletion(ArtifactId artifact, DeletionDecided deletion, long atMs) {
    return new Fact.DeletionDecided(
        artifact,
        names.node(deletion.getNodeId()),
        new JobId(deletion.getJobId()),
        atMs,
        deletion.getReceipts().stream().map(names::node).toList(),
        deletion.getReason());
  }

  private Job job(ArtifactId artifact, JobDecided job, long atMs) {
    return new Job(
        artifact,
        new JobId(job.getJobId()),
        names.node(job.getTargetNodeId()),
        JobState.valueOf(job.getState().name()),
        job.getAttempt(),
        priority(job.getPriority()),
        ArtifactMapping.toCore(job.getVersion()),
        atMs,
        job.getNotBeforeMs() == null ? OptionalLong.empty() : OptionalLong.of(job.getNotBeforeMs()),
        Optional.ofNullable(job.getReason()));
  }

  private BreakerStatus breaker(BreakerChanged moved, long atMs) {
    Long until = moved.getOpenUntilMs();
    return new BreakerStatus(
        names.node(moved.getTargetNodeId()),
        moved.getState() == BreakerState.CLOSED,
        until == null ? OptionalLong.empty() : OptionalLong.of(until),
        moved.getReason(),
        atMs);
  }

  private static Priority priority(org.ringrift.sync.events.Priority priority) {
    return Priority.valueOf(priority.name());
  }

  private static List<String> transports(List<TransportFailure> failures) {
    return failures.stream().map(TransportFailure::getTransport).toList();
  }

  private static InvalidNameException unknownBody(Object body) {
    return new InvalidNameException("record body " + body + " is not of a known type");
  }
}
