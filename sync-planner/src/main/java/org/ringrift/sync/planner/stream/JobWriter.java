package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.CopyDeletion;
import org.ringrift.sync.events.JobSource;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.state.CopyUnwanted;

/** Writes jobs as workers read them, with the addresses that the sources have now. */
final class JobWriter {
  private final DispatchPolicy policy;
  private final Optional<GrantWriter> grants;

  JobWriter(DispatchPolicy policy, Optional<GrantWriter> grants) {
    this.policy = policy;
    this.grants = grants;
  }

  /**
   * The job of a lease, for the mailbox of who runs it.
   *
   * @param executor the target, or the source that pushes to it
   */
  AddressedJob write(Lease lease, NodeId target, FleetNode executor, FleetView fleet) {
    Order order = lease.order();
    List<JobSource> sources =
        lease.sources().stream()
            .flatMap(source -> fleet.node(source).stream())
            .map(source -> source(source, order.artifact(), fleet.node(target)))
            .toList();
    SyncJob job =
        new SyncJob(
            order.id().value(),
            lease.attempt(),
            ArtifactMapping.toAvro(order.artifact()),
            ArtifactMapping.toAvro(order.version()),
            target.value(),
            lease.incarnation(),
            sources,
            VersionCodec.event(order.priority()),
            lease.limitBytesPerSecond().orElse(null),
            lease.sentAtMs(),
            policy.leaseMs(),
            order.decisionId(),
            List.copyOf(order.gameIds()),
            order.fetched(target) ? null : executor.id().value(),
            order.fetched(target) ? null : endpoints(target, fleet),
            null,
            grants.map(writer -> writer.write(lease, target)).orElse(null),
            givesBack(order.artifact(), target));
    return new AddressedJob(executor.mailbox().orElseThrow(), job);
  }

  /** The job that lets a node delete its copy. */
  AddressedJob deletion(CopyUnwanted copy, FleetNode holder, long nowMs) {
    SyncJob job =
        SyncJob.newBuilder()
            .setJobId(copy.getJobId())
            .setAttempt(1)
            .setArtifact(ArtifactMapping.toAvro(ArtifactId.parse(copy.getArtifactId())))
            .setVersion(ArtifactMapping.toAvro(VersionCodec.core(copy.getVersion())))
            .setTargetNodeId(holder.id().value())
            .setTargetIncarnation(holder.incarnation())
            .setSources(List.of())
            .setPriority(Priority.LOW)
            .setIssuedAtMs(nowMs)
            .setLeaseDurationMs(policy.leaseMs())
            .setDecisionId(DecisionWriter.deletionId(copy))
            .setDeletion(deletion(copy))
            .build();
    return new AddressedJob(holder.mailbox().orElseThrow(), job);
  }

  /** An original is named so that a worker which does not know of them refuses. */
  private static CopyDeletion deletion(CopyUnwanted copy) {
    List<String> receipts = List.copyOf(copy.getReceipts());
    return copy.getOriginal()
        ? new CopyDeletion(List.of(), copy.getReason(), receipts)
        : new CopyDeletion(receipts, copy.getReason(), List.of());
  }

  /** A target that has just gone is reached by nobody; its lease ends with that. */
  private static NodeEndpoints endpoints(NodeId target, FleetView fleet) {
    return fleet
        .node(target)
        .map(node -> NodeCodec.endpoints(node.profile().endpoints()))
        .orElse(null);
  }

  /** Placement orders nothing else for the origin of games, and a worker takes nothing else. */
  private static boolean givesBack(ArtifactId artifact, NodeId target) {
    return artifact.dataType() == DataType.GAMES
        && artifact.origin().filter(target::equals).isPresent();
  }

  private static JobSource source(
      FleetNode source, ArtifactId artifact, Optional<FleetNode> target) {
    return new JobSource(
        source.id().value(),
        NodeCodec.endpoints(source.profile().endpoints()),
        artifact.pathOn(source.id()).value(),
        target.flatMap(source::storageSharedWith).orElse(null));
  }
}
