package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.planner.core.dispatch.DispatchInput.LeaseLost;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/** How leases are kept and lost. */
final class LeaseRules {
  private final long leaseMs;

  LeaseRules(long leaseMs) {
    this.leaseMs = leaseMs;
  }

  DispatchStep alive(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Alive input, long nowMs) {
    Lease lease = target.leases().get(input.artifact());
    if (lease == null || !lease.isFor(input.job(), input.attempt())) {
      return new DispatchStep(target, waiting, List.of());
    }
    return new DispatchStep(target.leasing(lease.alive(nowMs + leaseMs)), waiting, List.of());
  }

  TargetState excused(TargetState target, long nowMs) {
    TargetState renewed = target;
    for (Lease lease : target.leases().values()) {
      renewed = renewed.leasing(lease.renewed(nowMs + leaseMs));
    }
    return renewed;
  }

  List<LeaseLost> lost(TargetState target, Surroundings around) {
    return target.leases().values().stream()
        .flatMap(lease -> lost(target, lease, around).stream())
        .toList();
  }

  /** A node that runs a job for another may have been too busy to begin: that is not blamed. */
  private static Optional<LeaseLost> lost(TargetState target, Lease lease, Surroundings around) {
    Order order = lease.order();
    String who = order.fetched(target.node()) ? "target" : "executor " + order.executor();
    Optional<String> gone =
        around.executor(order).flatMap(known -> gone(lease, known, "the " + who));
    if (gone.isPresent()) {
      return Optional.of(new LeaseLost(order.artifact(), false, gone.get()));
    }
    boolean blamed = lease.heard() || order.fetched(target.node());
    return lease.expiresAtMs() <= around.nowMs()
        ? Optional.of(new LeaseLost(order.artifact(), blamed, "no progress within the lease"))
        : Optional.empty();
  }

  private static Optional<String> gone(Lease lease, FleetNode node, String who) {
    if (!lease.incarnation().equals(node.incarnation())) {
      return Optional.of("the worker of " + who + " was started anew");
    }
    return switch (node.status()) {
      case SILENT -> Optional.of(who + " fell silent");
      case LEFT -> Optional.of(who + " left");
      case JOINING, ADMITTED, TERMINATING -> Optional.empty();
    };
  }
}
