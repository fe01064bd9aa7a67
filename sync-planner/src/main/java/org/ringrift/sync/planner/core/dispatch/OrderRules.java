package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;

/** What placement's orders do to the work of a target. */
final class OrderRules {

  DispatchStep ordered(
      TargetState target, Optional<Waiting> waiting, DispatchInput.Ordered input, long nowMs) {
    Order order = input.order();
    Lease running = target.leases().get(order.artifact());
    if (running != null && running.order().version().satisfies(order.version())) {
      return new DispatchStep(target, waiting, List.of());
    }
    if (waiting.isEmpty()) {
      Waiting work = Waiting.fresh(order, target.nextSequence(), nowMs);
      Optional<String> reason =
          running == null
              ? Optional.empty()
              : Optional.of("waits for job " + running.order().id() + " of the same artifact");
      return new DispatchStep(
          target.numbered(), Optional.of(work), List.of(announce(work, State.QUEUED, reason)));
    }
    Waiting before = waiting.get();
    return before.order().id().equals(order.id())
        ? refresh(target, before, input)
        : merge(target, before, order, nowMs);
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

  /** The same job again: other sources, a higher priority, or another chance. */
  private static DispatchStep refresh(
      TargetState target, Waiting before, DispatchInput.Ordered input) {
    Waiting changed = before.with(input.order().atLeast(before.order().priority()));
    boolean newSources = !before.order().sources().equals(input.order().sources());
    if (before.parked() && input.revive()) {
      Waiting revived = changed.revived();
      return new DispatchStep(
          target,
          Optional.of(revived),
          List.of(announce(revived, State.QUEUED, Optional.of("is tried again"))));
    }
    boolean waitsForSource = before.failures() == 0 && newSources;
    Waiting next = waitsForSource ? changed.until(0, Optional.empty()) : changed;
    return new DispatchStep(target, Optional.of(next), List.of());
  }

  /**
   * Newer work takes the place of what waits, and its place in the queue. A back-off goes on, so
   * that a stream of new versions does not hammer a broken node; parking ends.
   */
  private static DispatchStep merge(TargetState target, Waiting before, Order order, long nowMs) {
    Order urgent = order.atLeast(before.order().priority());
    Waiting next =
        before.parked()
            ? new Waiting(urgent, 0, 0, before.sequence(), nowMs, 0, false, Optional.empty())
            : new Waiting(
                urgent,
                0,
                before.failures(),
                before.sequence(),
                before.queuedAtMs(),
                before.failures() == 0 ? 0 : before.notBeforeMs(),
                false,
                before.failures() == 0 ? Optional.empty() : before.reason());
    List<DispatchEffect> effects = new ArrayList<>();
    effects.add(
        announce(before, State.MERGED, Optional.of("a newer version goes as job " + order.id())));
    effects.add(announce(next, State.QUEUED, next.reason()));
    return new DispatchStep(target, Optional.of(next), effects);
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
