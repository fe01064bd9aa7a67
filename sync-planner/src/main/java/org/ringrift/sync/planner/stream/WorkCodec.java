package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.dispatch.Recent;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Tries;
import org.ringrift.sync.planner.core.dispatch.Waiting;
import org.ringrift.sync.planner.state.StoredLease;
import org.ringrift.sync.planner.state.StoredOrder;
import org.ringrift.sync.planner.state.StoredRecent;
import org.ringrift.sync.planner.state.StoredTarget;
import org.ringrift.sync.planner.state.StoredWaiting;

/** The work of a target between core and its stores. */
final class WorkCodec {
  private WorkCodec() {}

  static StoredOrder stored(Order order) {
    return new StoredOrder(
        order.id().value(),
        order.artifact().toString(),
        VersionCodec.stored(order.version()),
        order.sources().stream().map(NodeId::value).toList(),
        VersionCodec.stored(order.priority()),
        order.decisionId(),
        List.copyOf(order.gameIds()),
        order.executor().value(),
        order.deadlineMs().orElse(null));
  }

  static Order core(StoredOrder stored) {
    return new Order(
        new JobId(stored.getJobId()),
        ArtifactId.parse(stored.getArtifactId()),
        VersionCodec.core(stored.getVersion()),
        stored.getSources().stream().map(NodeId::new).toList(),
        VersionCodec.core(stored.getPriority()),
        stored.getDecisionId(),
        new TreeSet<>(stored.getGameIds()),
        new NodeId(stored.getExecutorNodeId()),
        Optional.ofNullable(stored.getDeadlineMs()));
  }

  static StoredTarget stored(TargetState target) {
    SortedMap<String, Long> avoided = new TreeMap<>();
    target.avoided().forEach((source, until) -> avoided.put(source.value(), until));
    return new StoredTarget(
        target.leases().values().stream().map(WorkCodec::stored).toList(),
        target.nextSequence(),
        BreakerCodec.stored(target.breaker()),
        avoided);
  }

  static TargetState core(NodeId node, StoredTarget stored) {
    SortedMap<ArtifactId, Lease> leases = new TreeMap<>();
    for (StoredLease one : stored.getLeases()) {
      Lease lease = core(one);
      leases.put(lease.order().artifact(), lease);
    }
    SortedMap<NodeId, Long> avoided = new TreeMap<>();
    stored.getAvoidedUntilMs().forEach((source, until) -> avoided.put(new NodeId(source), until));
    return new TargetState(
        node, leases, stored.getNextSequence(), BreakerCodec.core(stored.getBreaker()), avoided);
  }

  static StoredWaiting stored(Waiting waiting) {
    return new StoredWaiting(
        stored(waiting.order()),
        waiting.tries().attempt(),
        waiting.tries().failures(),
        waiting.tries().refusals(),
        waiting.sequence(),
        waiting.queuedAtMs(),
        waiting.notBeforeMs(),
        waiting.parked(),
        waiting.reason().orElse(null));
  }

  static Waiting core(StoredWaiting stored) {
    return new Waiting(
        core(stored.getOrder()),
        new Tries(stored.getAttempt(), stored.getFailures(), stored.getRefusals()),
        stored.getSequence(),
        stored.getQueuedAtMs(),
        stored.getNotBeforeMs(),
        stored.getParked(),
        Optional.ofNullable(stored.getReason()));
  }

  static StoredRecent stored(Recent recent) {
    return new StoredRecent(
        recent.sentAtMs(), recent.gameCount().isPresent() ? recent.gameCount().getAsLong() : null);
  }

  static Recent core(StoredRecent stored) {
    Long games = stored.getGameCount();
    return new Recent(
        stored.getSentAtMs(), games == null ? OptionalLong.empty() : OptionalLong.of(games));
  }

  private static StoredLease stored(Lease lease) {
    return new StoredLease(
        stored(lease.order()),
        lease.tries().attempt(),
        lease.tries().failures(),
        lease.tries().refusals(),
        lease.incarnation(),
        lease.expiresAtMs(),
        lease.heard(),
        lease.sources().stream().map(NodeId::value).toList(),
        lease.sentAtMs(),
        lease.limitBytesPerSecond().orElse(null));
  }

  private static Lease core(StoredLease stored) {
    return new Lease(
        core(stored.getOrder()),
        new Tries(stored.getAttempt(), stored.getFailures(), stored.getRefusals()),
        stored.getIncarnation(),
        stored.getExpiresAtMs(),
        stored.getHeard(),
        stored.getSources().stream().map(NodeId::new).toList(),
        stored.getSentAtMs(),
        Optional.ofNullable(stored.getLimitBytesPerS()));
  }
}
