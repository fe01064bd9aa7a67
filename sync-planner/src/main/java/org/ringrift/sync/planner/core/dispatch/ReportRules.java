package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;

/** What the executor's reports, or their absence, do to the work of a target. */
final class ReportRules {
  private final DispatchPolicy policy;
  private final BreakerRules breakers;
  private final RetryRules retries;

  ReportRules(DispatchPolicy policy) {
    this.policy = policy;
    this.breakers = new BreakerRules(policy.breaker());
    this.retries = new RetryRules(policy);
  }

  /**
   * A report of an attempt that is not the running one is a fact about the data and frees nothing:
   * the running attempt will report by itself.
   */
  DispatchStep completed(
      TargetState target,
      Optional<Waiting> waiting,
      DispatchInput.Completed input,
      Surroundings around) {
    Lease lease = target.leases().get(input.artifact());
    boolean current = lease != null && lease.isFor(input.job(), input.attempt());
    if (current && !input.version().fulfils(lease.order().version())) {
      return failed(target, waiting, fellShort(input), around);
    }
    List<DispatchEffect> effects = new ArrayList<>();
    if (current) {
      effects.add(RetryRules.announce(lease, State.COMPLETED, Optional.empty()));
    }
    Optional<Waiting> left = waiting.filter(work -> !satisfied(work, input.version()));
    if (left.isEmpty()) {
      waiting.ifPresent(work -> effects.add(dropped(work, input)));
    }
    if (!current) {
      return new DispatchStep(target, left, effects);
    }
    TargetState sound =
        avoiding(target, input.failedSources(), around).with(BreakerRules.succeeded());
    DispatchStep step = new DispatchStep(sound.free(input.artifact()), left, effects);
    return moved(target, step, lease, "it did its work");
  }

  DispatchStep failed(
      TargetState target,
      Optional<Waiting> waiting,
      DispatchInput.Failed input,
      Surroundings around) {
    Lease lease = target.leases().get(input.artifact());
    if (lease == null || !lease.isFor(input.job(), input.attempt())) {
      return new DispatchStep(target, waiting, List.of());
    }
    String reason = input.category() + ": " + input.error();
    Fault fault = Fault.of(input.category());
    TargetState judged = judge(target, lease, fault, input.failedSources(), reason, around);
    DispatchStep step;
    if (fault == Fault.BUSY) {
      step = retries.refused(judged, waiting, lease, reason, around.nowMs());
    } else if (!input.retryable() && waiting.isEmpty()) {
      step = retries.park(judged, lease, lease.tries().failed(), reason, around.nowMs());
    } else {
      step = retries.failed(judged, waiting, lease, reason, around.nowMs());
    }
    return moved(target, step, lease, reason);
  }

  DispatchStep lost(
      TargetState target,
      Optional<Waiting> waiting,
      DispatchInput.LeaseLost input,
      Surroundings around) {
    Lease lease = target.leases().get(input.artifact());
    if (lease == null) {
      return new DispatchStep(target, waiting, List.of());
    }
    boolean fetched = lease.order().fetched(target.node());
    Fault fault = !input.blamed() ? Fault.NEITHER : fetched ? Fault.TARGET : Fault.SOURCE;
    TargetState judged = judge(target, lease, fault, Set.of(), input.reason(), around);
    DispatchStep step =
        retries.lost(judged, waiting, lease, input.blamed(), input.reason(), around.nowMs());
    return moved(target, step, lease, input.reason());
  }

  /** Counts a failure against whoever it was. */
  private TargetState judge(
      TargetState target,
      Lease lease,
      Fault fault,
      Set<NodeId> failedSources,
      String reason,
      Surroundings around) {
    Breaker breaker =
        fault.ofTarget()
            ? breakers.failed(
                target.breaker(), around.provider(), lease.order().id(), reason, around.nowMs())
            : BreakerRules.unclear(target.breaker(), lease.order().artifact(), around.nowMs());
    TargetState judged = target.with(breaker);
    if (!fault.ofSource()) {
      return judged;
    }
    Set<NodeId> blamed = failedSources.isEmpty() ? Set.of(lease.source()) : failedSources;
    return avoiding(judged, blamed, around);
  }

  /** Each for as long as a breaker of its own would be open. */
  private TargetState avoiding(
      TargetState target, Collection<NodeId> sources, Surroundings around) {
    TargetState changed = target;
    for (NodeId source : sources) {
      String provider =
          around.fleet().node(source).map(node -> node.profile().provider()).orElse("");
      long until = around.nowMs() + policy.breaker().trip(provider).openMs();
      changed = changed.avoiding(List.of(source), until, around.nowMs());
    }
    return changed;
  }

  /** Says where the breaker moved; counting failures below the limit is not worth saying. */
  private static DispatchStep moved(
      TargetState before, DispatchStep step, Lease cause, String reason) {
    Breaker after = step.target().breaker();
    boolean bothClosed =
        before.breaker() instanceof Breaker.Closed && after instanceof Breaker.Closed;
    if (bothClosed || before.breaker().equals(after)) {
      return step;
    }
    List<DispatchEffect> effects = new ArrayList<>(step.effects());
    effects.add(new DispatchEffect.BreakerMoved(after, cause.order(), reason));
    return new DispatchStep(step.target(), step.waiting(), effects);
  }

  private static DispatchInput.Failed fellShort(DispatchInput.Completed input) {
    return new DispatchInput.Failed(
        input.artifact(),
        input.job(),
        input.attempt(),
        "VERIFICATION_FAILED",
        true,
        "the target reported " + input.version() + ", which is less than was asked for",
        input.failedSources());
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
}
