package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;

/** What placement's orders, and the time, do to the work that waits for a target. */
final class OrderRules {
  private final Pacing pacing;

  OrderRules(Pacing pacing) {
    this.pacing = pacing;
  }

  DispatchStep ordered(
      TargetState target,
      Optional<Waiting> waiting,
      DispatchInput.Ordered input,
      Surroundings around) {
    Order order = input.order();
    Lease running = target.leases().get(order.artifact());
    if (running != null && running.order().version().satisfies(order.version())) {
      return new DispatchStep(target, waiting, List.of());
    }
    if (waiting.isEmpty()) {
      Waiting fresh = Waiting.fresh(order, target.nextSequence(), around.nowMs());
      Waiting work = atOnce(input) ? fresh : paced(fresh, around);
      Optional<String> reason =
          Optional.ofNullable(running).map(WaitingReason::behind).or(work::reason);
      return new DispatchStep(
          target.numbered(), Optional.of(work), List.of(announce(work, State.QUEUED, reason)));
    }
    Waiting before = waiting.get();
    return before.order().id().equals(order.id())
        ? refresh(target, before, input, around)
        : merge(target, before, input, around);
  }

  DispatchStep withdrawn(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Withdrawn input) {
    List<DispatchEffect> effects =
        waiting.stream()
            .<DispatchEffect>map(
                work -> announce(work, State.WITHDRAWN, Optional.of(input.reason())))
            .toList();
    return new DispatchStep(target, Optional.empty(), effects);
  }

  /** It may go now; the reason stays, so that it is not said again. */
  DispatchStep due(TargetState target, Optional<Waiting> waiting, long nowMs) {
    return new DispatchStep(
        target,
        waiting.map(work -> work.notBeforeMs() <= nowMs ? work.until(0, work.reason()) : work),
        List.of());
  }

  /** The same job again: other sources, a higher priority, or another chance. */
  private DispatchStep refresh(
      TargetState target, Waiting before, DispatchInput.Ordered input, Surroundings around) {
    Waiting changed = before.with(input.order().inPlaceOf(before.order()));
    if (before.parked() && input.revive()) {
      Waiting revived = changed.revived(around.nowMs());
      return new DispatchStep(
          target,
          Optional.of(revived),
          List.of(announce(revived, State.QUEUED, Optional.of("is tried again"))));
    }
    boolean news =
        input.revive()
            || !before.order().sources().equals(changed.order().sources())
            || !before.order().priority().equals(changed.order().priority());
    boolean unblamed = before.failures() == 0 && !before.parked();
    if (!news || !unblamed) {
      return new DispatchStep(target, Optional.of(changed), List.of());
    }
    Waiting fresh = changed.until(0, Optional.empty());
    Waiting next = atOnce(input) ? fresh : paced(fresh, around);
    return new DispatchStep(target, Optional.of(next), List.of());
  }

  /**
   * Newer work takes the place of what waits, its place in the queue, and what it was to bring. A
   * back-off goes on, so that a stream of new versions does not hammer a broken node; parking ends.
   */
  private DispatchStep merge(
      TargetState target, Waiting before, DispatchInput.Ordered input, Surroundings around) {
    Order order = input.order().inPlaceOf(before.order());
    Waiting next =
        before.parked()
            ? Waiting.fresh(order, before.sequence(), around.nowMs())
            : new Waiting(
                order,
                new Tries(0, before.failures(), before.tries().refusals()),
                before.sequence(),
                before.queuedAtMs(),
                backsOff(before) ? before.notBeforeMs() : 0,
                false,
                backsOff(before) ? before.reason() : Optional.empty());
    Waiting placed = atOnce(input) || backsOff(before) ? next : paced(next, around);
    List<DispatchEffect> effects = new ArrayList<>();
    effects.add(
        announce(before, State.MERGED, Optional.of("a newer version goes as job " + order.id())));
    effects.add(announce(placed, State.QUEUED, placed.reason()));
    return new DispatchStep(target, Optional.of(placed), effects);
  }

  private static boolean atOnce(DispatchInput.Ordered input) {
    return input.revive() && !Pacing.merges(input.order().artifact());
  }

  private static boolean backsOff(Waiting work) {
    return !work.parked() && (work.failures() > 0 || work.tries().refusals() > 0);
  }

  private Waiting paced(Waiting work, Surroundings around) {
    return pacing
        .hold(work.order(), work.queuedAtMs(), around.recent(), around.nowMs())
        .map(hold -> work.until(hold.untilMs(), Optional.of(hold.reason())))
        .orElse(work);
  }

  static DispatchEffect announce(Waiting work, State state, Optional<String> reason) {
    return new DispatchEffect.Announce(
        work.order(),
        state,
        work.attempt(),
        work.notBeforeMs() > 0 ? Optional.of(work.notBeforeMs()) : Optional.empty(),
        reason);
  }
}
