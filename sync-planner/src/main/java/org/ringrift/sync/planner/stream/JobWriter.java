package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.JobSource;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeProfile;

/** Writes jobs as workers read them, with the addresses that the sources have now. */
final class JobWriter {
  private final DispatchPolicy policy;

  JobWriter(DispatchPolicy policy) {
    this.policy = policy;
  }

  /** Those of the sources of an order that can be read from now, in the order's order. */
  static List<NodeId> liveSources(Order order, NodeId target, FleetView fleet) {
    return order.sources().stream()
        .filter(source -> !source.equals(target))
        .filter(source -> fleet.node(source).filter(FleetNode::readable).isPresent())
        .toList();
  }

  AddressedJob write(DispatchEffect.Send send, FleetNode target, FleetView fleet, long atMs) {
    Lease lease = send.lease();
    Order order = lease.order();
    List<JobSource> sources =
        send.sources().stream()
            .flatMap(source -> fleet.node(source).stream())
            .map(source -> source(source, order.artifact()))
            .toList();
    FleetNode executor =
        order.executor().equals(target.id()) ? target : fleet.node(order.executor()).orElseThrow();
    SyncJob job =
        new SyncJob(
            order.id().value(),
            lease.attempt(),
            ArtifactMapping.toAvro(order.artifact()),
            ArtifactMapping.toAvro(order.version()),
            target.id().value(),
            lease.incarnation(),
            sources,
            VersionCodec.event(order.priority()),
            bandwidth(target.profile()).orElse(null),
            atMs,
            policy.leaseMs(),
            order.decisionId(),
            List.copyOf(order.gameIds()),
            executor.id().equals(target.id()) ? null : executor.id().value());
    return new AddressedJob(executor.mailbox().orElseThrow(), job);
  }

  private static JobSource source(FleetNode source, ArtifactId artifact) {
    return new JobSource(
        source.id().value(),
        NodeCodec.endpoints(source.profile().endpoints()),
        artifact.pathOn(source.id()).value());
  }

  /** An equal share for each transfer that may run at once. */
  private static Optional<Long> bandwidth(NodeProfile profile) {
    return profile
        .bandwidthLimitBytesPerSecond()
        .map(limit -> Math.max(1, limit / profile.maxConcurrentJobs()));
  }
}
