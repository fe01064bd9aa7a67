package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.placement.PlacementEffect;
import org.ringrift.sync.planner.state.CopyUnwanted;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.JobReported;
import org.ringrift.sync.planner.state.ReportKind;
import org.ringrift.sync.planner.state.WorkOrdered;
import org.ringrift.sync.planner.state.WorkWithdrawn;

/** What goes from the first stage to the second, written and read. */
final class DispatchCodec {
  private DispatchCodec() {}

  static WorkOrdered order(PlacementEffect.Order order) {
    Order work =
        new Order(
            order.job(),
            order.artifact(),
            order.version(),
            order.sources(),
            order.priority(),
            order.decisionId(),
            order.gameIds(),
            order.executor(),
            order.deadlineMs());
    return new WorkOrdered(WorkCodec.stored(work), order.revive());
  }

  static DispatchNews withdrawal(PlacementEffect.Withdraw withdraw) {
    return new DispatchNews(new WorkWithdrawn(withdraw.artifact().toString(), withdraw.reason()));
  }

  static DispatchNews deletion(PlacementEffect.DeleteCopy delete) {
    return new DispatchNews(
        new CopyUnwanted(
            delete.artifact().toString(),
            delete.job().value(),
            VersionCodec.stored(delete.version()),
            delete.receipts().stream().map(NodeId::value).toList(),
            delete.reason(),
            delete.original()));
  }

  /**
   * A worker's report, checked, for the stage that knows the job; nothing where the job has no
   * lease.
   */
  static Optional<DispatchNews> report(ArtifactId artifact, SyncEvent event) {
    EventRules.require(event.getAttempt() >= 1, "attempt must be at least 1");
    JobReported.Builder report =
        JobReported.newBuilder()
            .setArtifactId(artifact.toString())
            .setJobId(EventRules.checked(() -> new JobId(event.getJobId())).value())
            .setAttempt(event.getAttempt())
            .setRetryable(false);
    switch (event.getBody()) {
      case CopyDeleted deleted -> {
        return Optional.empty();
      }
      case DataSyncStarted started -> report.setKind(ReportKind.STARTED);
      case DataSyncProgress progress -> report.setKind(ReportKind.PROGRESS);
      case DataSyncCompleted completed ->
          report
              .setKind(ReportKind.COMPLETED)
              .setFailedSources(failed(completed.getFallbacks(), completed.getSourceNodeId()))
              .setVersion(
                  EventRules.checked(
                      () -> VersionCodec.stored(ArtifactMapping.toCore(completed.getVersion()))));
      case DataSyncFailed failed ->
          report
              .setKind(ReportKind.FAILED)
              .setFailedSources(failed(failed.getFallbacks(), null))
              .setCategory(failed.getCategory().name())
              .setRetryable(failed.getRetryable())
              .setError(failed.getError());
      default -> throw new InvalidEventException("sync event of a kind that is not known");
    }
    return Optional.of(new DispatchNews(report.build()));
  }

  static DispatchInput input(WorkOrdered ordered) {
    return new DispatchInput.Ordered(WorkCodec.core(ordered.getOrder()), ordered.getRevive());
  }

  static DispatchInput input(WorkWithdrawn withdrawn) {
    return new DispatchInput.Withdrawn(
        ArtifactId.parse(withdrawn.getArtifactId()), withdrawn.getReason());
  }

  static DispatchInput input(JobReported report) {
    ArtifactId artifact = ArtifactId.parse(report.getArtifactId());
    JobId job = new JobId(report.getJobId());
    return switch (report.getKind()) {
      case STARTED, PROGRESS -> new DispatchInput.Alive(artifact, job, report.getAttempt());
      case COMPLETED ->
          new DispatchInput.Completed(
              artifact,
              job,
              report.getAttempt(),
              VersionCodec.core(report.getVersion()),
              failedSources(report));
      case FAILED ->
          new DispatchInput.Failed(
              artifact,
              job,
              report.getAttempt(),
              Optional.ofNullable(report.getCategory()).orElse("INTERNAL"),
              report.getRetryable(),
              Optional.ofNullable(report.getError()).orElse("no reason was given"),
              failedSources(report));
    };
  }

  /** The sources that were tried, but for the one that served in the end. */
  private static List<String> failed(List<TransportFailure> tried, String served) {
    return tried.stream()
        .map(failure -> EventRules.node(failure.getSourceNodeId()).value())
        .filter(source -> !source.equals(served))
        .distinct()
        .toList();
  }

  private static Set<NodeId> failedSources(JobReported report) {
    return report.getFailedSources().stream().map(NodeId::new).collect(Collectors.toSet());
  }
}
