package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The rules for the work of a target. The same target, waiting work, input and surroundings give
 * the same step. Safe for use by several threads.
 */
public final class Dispatcher {
  private final DispatchPolicy policy;
  private final Shares shares;
  private final Slots slots;
  private final WaitingReason reasons;
  private final OrderRules orders;
  private final OfferRules offers;
  private final LeaseRules leases;
  private final ReportRules reports;

  public Dispatcher(DispatchPolicy policy) {
    this.policy = policy;
    this.shares = new Shares(policy.bandwidth());
    this.slots = new Slots(policy);
    this.reasons = new WaitingReason(slots);
    this.orders = new OrderRules(policy.pacing());
    this.offers = new OfferRules(policy, shares);
    this.leases = new LeaseRules(policy.leaseMs());
    this.reports = new ReportRules(policy);
  }

  /** What an input makes of a target and of what waits for the artifact of the input. */
  public DispatchStep apply(
      TargetState target, Optional<Waiting> waiting, DispatchInput input, Surroundings around) {
    DispatchStep step = step(target, waiting, input, around);
    boolean sameJobs = step.target().leases().keySet().equals(target.leases().keySet());
    return sameJobs ? step : shares.share(step, around);
  }

  /** Why work waits. */
  public String reason(TargetState target, Waiting work, Surroundings around) {
    return reasons.of(target, work, around);
  }

  /** True where another job may be sent to the target now. */
  public boolean hasRoom(TargetState target, Surroundings around) {
    return reasons.ofAll(target, around).isEmpty();
  }

  /** True where the next work is to show whether the target is sound again, and so to be small. */
  public boolean probes(TargetState target) {
    return target.breaker() instanceof Breaker.Open;
  }

  /**
   * The leases that have ended by themselves: too old, or of a worker that is not there any more.
   */
  public List<DispatchInput.LeaseLost> lostLeases(TargetState target, Surroundings around) {
    return leases.lost(target, around);
  }

  /** The target with all leases renewed, after a time in which nobody could have heard of them. */
  public TargetState excuse(TargetState target, long nowMs) {
    return leases.excused(target, nowMs);
  }

  /** Gives running jobs what others have left over for long enough. */
  public DispatchStep review(TargetState target, Surroundings around) {
    return shares.share(new DispatchStep(target, Optional.empty(), List.of()), around);
  }

  /** What is to be remembered of an artifact after a step. */
  public Optional<Recent> recent(DispatchInput input, DispatchStep step, Surroundings around) {
    return policy.pacing().remembers(input.artifact())
        ? Recent.after(around.recent(), input, step, around.nowMs())
        : around.recent();
  }

  /**
   * When to look at the target again though nothing happens to it; empty for never.
   *
   * @param firstDueMs when the first of its work is due that must not go yet
   */
  public OptionalLong nextLook(TargetState target, OptionalLong firstDueMs, Surroundings around) {
    long nowMs = around.nowMs();
    LongStream ofLeases =
        target.leases().values().stream()
            .flatMapToLong(
                lease ->
                    LongStream.of(
                        lease.expiresAtMs(),
                        shares.risesAtMs(lease),
                        lease.order().fetched(target.node())
                            ? lease.expiresAtMs()
                            : nowMs + policy.sourceWaitMs()));
    LongStream ofBreaker =
        target.breaker() instanceof Breaker.Open open
            ? LongStream.of(open.untilMs())
            : LongStream.empty();
    boolean shared =
        around.target().filter(node -> slots.isShared(target, node, around)).isPresent();
    LongStream ofOthers =
        shared ? LongStream.of(nowMs + policy.sourceWaitMs()) : LongStream.empty();
    return Stream.of(ofLeases, ofBreaker, ofOthers, firstDueMs.stream())
        .flatMapToLong(times -> times)
        .filter(time -> time > nowMs)
        .min();
  }

  private DispatchStep step(
      TargetState target, Optional<Waiting> waiting, DispatchInput input, Surroundings around) {
    return switch (input) {
      case DispatchInput.Ordered ordered -> orders.ordered(target, waiting, ordered, around);
      case DispatchInput.Withdrawn withdrawn -> orders.withdrawn(target, waiting, withdrawn);
      case DispatchInput.Due due -> orders.due(target, waiting, around.nowMs());
      case DispatchInput.Offered offered -> offers.offered(target, waiting, offered, around);
      case DispatchInput.Alive alive -> leases.alive(target, waiting, alive, around.nowMs());
      case DispatchInput.Completed completed ->
          reports.completed(target, waiting, completed, around);
      case DispatchInput.Failed failed -> reports.failed(target, waiting, failed, around);
      case DispatchInput.LeaseLost lost -> reports.lost(target, waiting, lost, around);
    };
  }
}
