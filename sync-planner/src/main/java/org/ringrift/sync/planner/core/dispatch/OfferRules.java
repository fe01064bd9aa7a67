package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/** What becomes of work whose turn it is. */
final class OfferRules {
  private final DispatchPolicy policy;
  private final Shares shares;
  private final Slots slots;

  OfferRules(DispatchPolicy policy, Shares shares) {
    this.policy = policy;
    this.shares = shares;
    this.slots = new Slots(policy);
  }

  DispatchStep offered(
      TargetState target,
      Optional<Waiting> waiting,
      DispatchInput.Offered offered,
      Surroundings around) {
    if (waiting.isEmpty() || target.leases().containsKey(offered.artifact())) {
      return new DispatchStep(target, waiting, List.of());
    }
    Waiting work = waiting.get();
    Optional<FleetNode> executor = around.executor(work.order()).filter(OfferRules::takesJobs);
    if (executor.isEmpty()) {
      return wait(target, work, work.order().executor() + " cannot run it now", around.nowMs());
    }
    Optional<String> busy = slots.obstacleAtExecutor(executor.get(), work.order(), target, around);
    if (busy.isPresent()) {
      return wait(target, work, busy.get(), around.nowMs());
    }
    SourcePick pick = SourcePick.of(work.order(), target, around, slots);
    return pick.obstacle().isPresent()
        ? wait(target, work, pick.obstacle().get(), around.nowMs())
        : send(target, lease(work, executor.get(), pick, around));
  }

  /** A node that is about to vanish still pushes what it has. */
  private static boolean takesJobs(FleetNode executor) {
    return executor.readable() && executor.mailbox().isPresent();
  }

  private Lease lease(Waiting work, FleetNode executor, SourcePick pick, Surroundings around) {
    Optional<FleetNode> source = around.fleet().node(pick.sources().getFirst());
    return new Lease(
        work.order(),
        work.tries().handedOut(),
        executor.incarnation(),
        around.nowMs() + policy.leaseMs(),
        false,
        pick.sources(),
        around.nowMs(),
        around.target().map(node -> shares.first(node, source)));
  }

  private static DispatchStep send(TargetState target, Lease lease) {
    Breaker breaker = BreakerRules.sent(target.breaker(), lease.order().artifact());
    List<DispatchEffect> effects = new ArrayList<>();
    if (!breaker.equals(target.breaker())) {
      effects.add(
          new DispatchEffect.BreakerMoved(breaker, lease.order(), "its time is over: one probe"));
    }
    effects.add(new DispatchEffect.Send(lease));
    effects.add(
        new DispatchEffect.Announce(
            lease.order(), State.DISPATCHED, lease.attempt(), Optional.empty(), Optional.empty()));
    return new DispatchStep(target.leasing(lease).with(breaker), Optional.empty(), effects);
  }

  /** Waits without blame; says so where that is news. */
  private DispatchStep wait(TargetState target, Waiting work, String reason, long nowMs) {
    Waiting later = work.until(nowMs + policy.sourceWaitMs(), Optional.of(reason));
    boolean said = work.reason().filter(reason::equals).isPresent();
    return new DispatchStep(
        target,
        Optional.of(later),
        said ? List.of() : List.of(OrderRules.announce(later, State.QUEUED, Optional.of(reason))));
  }
}
