package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * The rules for the work of a target. The same target, waiting work, input and time give the same
 * step. Safe for use by several threads.
 */
public final class Dispatcher {
  private final DispatchPolicy policy;
  private final OrderRules orders = new OrderRules();
  private final ReportRules reports;

  public Dispatcher(DispatchPolicy policy) {
    this.policy = policy;
    this.reports = new ReportRules(policy);
  }

  /** What an input makes of a target and of what waits for the artifact of the input. */
  public DispatchStep apply(
      TargetState target, Optional<Waiting> waiting, DispatchInput input, long nowMs) {
    return switch (input) {
      case DispatchInput.Ordered ordered -> orders.ordered(target, waiting, ordered, nowMs);
      case DispatchInput.Withdrawn withdrawn -> orders.withdrawn(target, waiting, withdrawn);
      case DispatchInput.Alive alive -> reports.alive(target, waiting, alive, nowMs);
      case DispatchInput.Completed completed ->
          reports.completed(target, waiting, completed, nowMs);
      case DispatchInput.Failed failed -> reports.failed(target, waiting, failed, nowMs);
      case DispatchInput.LeaseLost lost -> reports.lost(target, waiting, lost, nowMs);
      case DispatchInput.Offered offered -> offered(target, waiting, offered, nowMs);
    };
  }

  /** True where another job may be sent to the node now. */
  public boolean hasRoom(TargetState target, FleetNode node) {
    return node.admitted() && target.leases().size() < node.profile().maxConcurrentJobs();
  }

  /**
   * The leases that have ended by themselves: too old, or of a worker that is not there any more.
   */
  public List<DispatchInput.LeaseLost> lostLeases(
      TargetState target, Optional<FleetNode> node, long nowMs) {
    return target.leases().values().stream()
        .flatMap(lease -> lost(lease, node, nowMs).stream())
        .toList();
  }

  /** The target with all leases renewed, after a time in which nobody could have heard of them. */
  public TargetState excuse(TargetState target, long nowMs) {
    TargetState renewed = target;
    for (Lease lease : target.leases().values()) {
      renewed = renewed.leasing(lease.renewed(nowMs + policy.leaseMs()));
    }
    return renewed;
  }

  private static Optional<DispatchInput.LeaseLost> lost(
      Lease lease, Optional<FleetNode> node, long nowMs) {
    Optional<String> gone = node.flatMap(known -> gone(lease, known));
    if (gone.isPresent()) {
      return Optional.of(new DispatchInput.LeaseLost(lease.order().artifact(), false, gone.get()));
    }
    return lease.expiresAtMs() <= nowMs
        ? Optional.of(
            new DispatchInput.LeaseLost(
                lease.order().artifact(), true, "no progress within the lease"))
        : Optional.empty();
  }

  private static Optional<String> gone(Lease lease, FleetNode node) {
    if (!lease.incarnation().equals(node.incarnation())) {
      return Optional.of("the worker of the target was started anew");
    }
    return switch (node.status()) {
      case SILENT -> Optional.of("the target fell silent");
      case LEFT -> Optional.of("the target left");
      case JOINING, ADMITTED, TERMINATING -> Optional.empty();
    };
  }

  private DispatchStep offered(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Offered offered, long nowMs) {
    if (waiting.isEmpty() || target.leases().containsKey(offered.artifact())) {
      return new DispatchStep(target, waiting, List.of());
    }
    Waiting work = waiting.get();
    if (offered.liveSources().isEmpty()) {
      return sourceless(target, work, nowMs);
    }
    Lease lease =
        new Lease(
            work.order(),
            work.attempt() + 1,
            work.failures(),
            offered.incarnation(),
            nowMs + policy.leaseMs());
    return new DispatchStep(
        target.leasing(lease),
        Optional.empty(),
        List.of(
            new DispatchEffect.Send(lease, offered.liveSources()),
            new DispatchEffect.Announce(
                work.order(),
                DispatchEffect.State.DISPATCHED,
                lease.attempt(),
                Optional.empty(),
                Optional.empty())));
  }

  private DispatchStep sourceless(TargetState target, Waiting work, long nowMs) {
    String reason = "none of its sources can be read from now: " + work.order().sources();
    long until = nowMs + policy.sourceWaitMs();
    boolean said = work.reason().filter(reason::equals).isPresent();
    List<DispatchEffect> effects =
        said
            ? List.of()
            : List.of(
                new DispatchEffect.Announce(
                    work.order(),
                    DispatchEffect.State.QUEUED,
                    work.attempt(),
                    Optional.of(until),
                    Optional.of(reason)));
    return new DispatchStep(target, Optional.of(work.until(until, Optional.of(reason))), effects);
  }
}
