package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;

/** What the target's reports, or their absence, do to its work. */
final class ReportRules {
  private final DispatchPolicy policy;

  ReportRules(DispatchPolicy policy) {
    this.policy = policy;
  }

  DispatchStep alive(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Alive input, long nowMs) {
    Lease lease = target.leases().get(input.artifact());
    if (lease == null || !lease.isFor(input.job(), input.attempt())) {
      return new DispatchStep(target, waiting, List.of());
    }
    return new DispatchStep(
        target.leasing(lease.renewed(nowMs + policy.leaseMs())), waiting, List.of());
  }

  /**
   * A report of an attempt that is not the running one is a fact about the data and frees nothing:
   * the running attempt will report by itself.
   */
  DispatchStep completed(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Completed input, long nowMs) {
    Lease lease = target.leases().get(input.artifact());
    boolean current = lease != null && lease.isFor(input.job(), input.attempt());
    if (current && !input.version().satisfies(lease.order().version())) {
      return failed(target, waiting, fellShort(input), nowMs);
    }
    List<DispatchEffect> effects = new ArrayList<>();
    if (current) {
      effects.add(announce(lease, State.COMPLETED, Optional.empty()));
    }
    Optional<Waiting> left = waiting.filter(work -> !satisfied(work, input.version()));
    if (left.isEmpty()) {
      waiting.ifPresent(work -> effects.add(dropped(work, input)));
    }
    return new DispatchStep(current ? target.free(input.artifact()) : target, left, effects);
  }

  DispatchStep failed(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Failed input, long nowMs) {
    Lease lease = target.leases().get(input.artifact());
    if (lease == null || !lease.isFor(input.job(), input.attempt())) {
      return new DispatchStep(target, waiting, List.of());
    }
    String reason = input.category() + ": " + input.error();
    int failures = lease.failures() + 1;
    if (!input.retryable() && waiting.isEmpty()) {
      return park(target, lease, failures, nowMs, reason);
    }
    return again(target, waiting, lease, failures, true, nowMs, reason);
  }

  DispatchStep lost(
      TargetState target, Optional<Waiting> waiting, DispatchInput.LeaseLost input, long nowMs) {
    Lease lease = target.leases().get(input.artifact());
    if (lease == null) {
      return new DispatchStep(target, waiting, List.of());
    }
    int failures = lease.failures() + (input.blamed() ? 1 : 0);
    return again(target, waiting, lease, failures, false, nowMs, input.reason());
  }

  private DispatchStep again(
      TargetState target,
      Optional<Waiting> waiting,
      Lease lease,
      int failures,
      boolean backsOff,
      long nowMs,
      String reason) {
    if (waiting.isEmpty() && failures >= policy.maxFailures()) {
      return park(
          target, lease, failures, nowMs, "given up after " + failures + " failures: " + reason);
    }
    long notBefore =
        backsOff ? nowMs + BackOff.millis(lease.order().id(), failures, policy.backOffCapMs()) : 0;
    Optional<String> why = Optional.of(reason);
    if (waiting.isPresent()) {
      return overtaken(target, waiting.get(), lease, failures, notBefore, why);
    }
    Waiting work =
        new Waiting(
            lease.order(),
            lease.attempt(),
            failures,
            target.nextSequence(),
            nowMs,
            notBefore,
            false,
            why);
    return new DispatchStep(
        target.free(lease.order().artifact()).numbered(),
        Optional.of(work),
        List.of(OrderRules.announce(work, State.REQUEUED, why)));
  }

  /** A newer version waits already, so that it is tried instead; what failed counts for it too. */
  private static DispatchStep overtaken(
      TargetState target,
      Waiting newer,
      Lease lease,
      int failures,
      long notBefore,
      Optional<String> why) {
    Waiting work =
        new Waiting(
            newer.order(),
            newer.attempt(),
            Math.max(newer.failures(), failures),
            newer.sequence(),
            newer.queuedAtMs(),
            Math.max(newer.notBeforeMs(), notBefore),
            newer.parked(),
            why);
    return new DispatchStep(
        target.free(lease.order().artifact()),
        Optional.of(work),
        List.of(announce(lease, State.MERGED, why), OrderRules.announce(work, State.QUEUED, why)));
  }

  private static DispatchStep park(
      TargetState target, Lease lease, int failures, long nowMs, String reason) {
    Waiting work =
        new Waiting(
            lease.order(),
            lease.attempt(),
            failures,
            target.nextSequence(),
            nowMs,
            0,
            true,
            Optional.of(reason));
    return new DispatchStep(
        target.free(lease.order().artifact()).numbered(),
        Optional.of(work),
        List.of(OrderRules.announce(work, State.PARKED, Optional.of(reason))));
  }

  private static DispatchInput.Failed fellShort(DispatchInput.Completed input) {
    return new DispatchInput.Failed(
        input.artifact(),
        input.job(),
        input.attempt(),
        "VERIFICATION_FAILED",
        true,
        "the target reported " + input.version() + ", which is less than was asked for");
  }

  private static boolean satisfied(Waiting work, Version version) {
    return version.satisfies(work.order().version());
  }

  private static DispatchEffect dropped(Waiting work, DispatchInput.Completed input) {
    return work.order().id().equals(input.job())
        ? OrderRules.announce(work, State.COMPLETED, Optional.of("an earlier attempt brought it"))
        : OrderRules.announce(
            work, State.WITHDRAWN, Optional.of("job " + input.job() + " brought it already"));
  }

  private static DispatchEffect announce(Lease lease, State state, Optional<String> reason) {
    return new DispatchEffect.Announce(
        lease.order(), state, lease.attempt(), Optional.empty(), reason);
  }
}
