package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * How much a node has to do. A transfer takes a place at three nodes at most: the target receives
 * it, the source serves it, and whoever runs it, the target or a source that pushes, has a limit of
 * what it runs at once.
 *
 * <p>Leases are counted as far as they are known here. What others hand out shows in the newest
 * heartbeat, where that is recent; the larger of the two counts.
 */
final class Slots {
  private final DispatchPolicy policy;

  Slots(DispatchPolicy policy) {
    this.policy = policy;
  }

  /** Why nothing more can be sent to the target. */
  Optional<String> obstacleAtTarget(TargetState target, FleetNode node, Surroundings around) {
    int slots = policy.bandwidth().downloads(node);
    if (target.leases().size() >= slots) {
      return Optional.of("all " + slots + " slots of the target are in use");
    }
    return isBusy(node, around)
        ? Optional.of("the target runs as much as it may, for itself and for others")
        : Optional.empty();
  }

  /** Why the order cannot be run by another node than its target. */
  Optional<String> obstacleAtExecutor(
      FleetNode executor, Order order, TargetState target, Surroundings around) {
    return !order.fetched(target.node()) && isBusy(executor, around)
        ? Optional.of(executor.id() + ", which is to push it, runs as much as it may")
        : Optional.empty();
  }

  /** True where the source serves as many transfers as it may. */
  boolean isFull(FleetNode source, Surroundings around) {
    int said = isRecent(source, around) ? source.load().uploadsRunning() : 0;
    int running = Math.max(said, around.uploads().applyAsInt(source.id()));
    return running >= policy.bandwidth().uploads(source);
  }

  /** True where the node runs transfers for others, whose end nobody tells the target. */
  boolean isShared(TargetState target, FleetNode node, Surroundings around) {
    long own =
        target.leases().values().stream()
            .filter(lease -> lease.order().fetched(target.node()))
            .count();
    return running(node, around) > own;
  }

  private boolean isBusy(FleetNode node, Surroundings around) {
    return running(node, around) >= node.profile().maxConcurrentJobs();
  }

  /** Only a node that may be asked to push can have more to do than is known here. */
  private int running(FleetNode node, Surroundings around) {
    boolean pushes = node.profile().abilities().pushes() && node.profile().inboundBlocked();
    int said = pushes && isRecent(node, around) ? node.load().runningJobIds().size() : 0;
    return Math.max(said, around.runs().applyAsInt(node.id()));
  }

  private boolean isRecent(FleetNode node, Surroundings around) {
    return around.nowMs() - node.lastHeardAtMs() <= policy.sourceWaitMs();
  }
}
