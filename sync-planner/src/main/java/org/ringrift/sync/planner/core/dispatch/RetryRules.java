package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;

/** What becomes of a job whose lease ended without success: it waits again, or is parked. */
final class RetryRules {
  private final DispatchPolicy policy;

  RetryRules(DispatchPolicy policy) {
    this.policy = policy;
  }

  /** After a failure: backs off, and is parked after the last one. */
  DispatchStep failed(
      TargetState target, Optional<Waiting> waiting, Lease lease, String reason, long nowMs) {
    Tries tries = lease.tries().failed();
    long wait = BackOff.millis(lease.order().id(), tries.failures(), policy.backOffCapMs());
    return again(target, waiting, lease, tries, nowMs + wait, reason, nowMs);
  }

  /** After a source was too busy: backs off without counting a failure, however often. */
  DispatchStep refused(
      TargetState target, Optional<Waiting> waiting, Lease lease, String reason, long nowMs) {
    Tries tries = lease.tries().refused();
    long wait = BackOff.millis(lease.order().id(), tries.refusals(), policy.backOffCapMs());
    return again(target, waiting, lease, tries, nowMs + wait, reason, nowMs);
  }

  /** After the lease was lost: back at once. */
  DispatchStep lost(
      TargetState target,
      Optional<Waiting> waiting,
      Lease lease,
      boolean blamed,
      String reason,
      long nowMs) {
    Tries tries = blamed ? lease.tries().failed() : lease.tries();
    return again(target, waiting, lease, tries, 0, reason, nowMs);
  }

  DispatchStep park(TargetState target, Lease lease, Tries tries, String reason, long nowMs) {
    Waiting work =
        new Waiting(
            lease.order(), tries, target.nextSequence(), nowMs, 0, true, Optional.of(reason));
    return new DispatchStep(
        target.free(lease.order().artifact()).numbered(),
        Optional.of(work),
        List.of(OrderRules.announce(work, State.PARKED, Optional.of(reason))));
  }

  private DispatchStep again(
      TargetState target,
      Optional<Waiting> waiting,
      Lease lease,
      Tries tries,
      long notBefore,
      String reason,
      long nowMs) {
    if (waiting.isPresent()) {
      return overtaken(target, waiting.get(), lease, tries, notBefore, reason);
    }
    if (tries.failures() >= policy.maxFailures()) {
      String parked = "given up after " + tries.failures() + " failures: " + reason;
      return park(target, lease, tries, parked, nowMs);
    }
    Optional<String> why = Optional.of(reason);
    Waiting work =
        new Waiting(lease.order(), tries, target.nextSequence(), nowMs, notBefore, false, why);
    return new DispatchStep(
        target.free(lease.order().artifact()).numbered(),
        Optional.of(work),
        List.of(OrderRules.announce(work, State.REQUEUED, why)));
  }

  /**
   * A newer version waits already, so that it is tried instead; what failed counts for it too, and
   * what that was to bring is still to be brought.
   */
  private static DispatchStep overtaken(
      TargetState target, Waiting newer, Lease lease, Tries tries, long notBefore, String reason) {
    Optional<String> why = Optional.of(reason);
    Waiting work =
        new Waiting(
            newer.order().inPlaceOf(lease.order()),
            new Tries(
                newer.attempt(), Math.max(newer.failures(), tries.failures()), tries.refusals()),
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

  static DispatchEffect announce(Lease lease, State state, Optional<String> reason) {
    return new DispatchEffect.Announce(
        lease.order(), state, lease.attempt(), Optional.empty(), reason);
  }
}
