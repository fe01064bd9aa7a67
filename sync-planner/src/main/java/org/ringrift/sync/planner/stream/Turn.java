package org.ringrift.sync.planner.stream;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.Dispatcher;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;
import org.ringrift.sync.planner.core.dispatch.Recent;
import org.ringrift.sync.planner.core.dispatch.Surroundings;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Waiting;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One target at one time: what happened to it is applied, and then its work is settled. */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  /** So many times in a row work may turn out to have to wait, before other targets go on. */
  private static final int MOST_WAITS = 32;

  /** Among so many of the first pieces of work the smallest is chosen as the probe. */
  private static final int PROBE_CHOICE = 64;

  private final Dispatcher dispatcher;
  private final DispatchPolicy policy;
  private final TargetBook book;
  private final FleetView fleet;
  private final Optional<FleetNode> node;
  private final long nowMs;
  private final Consumer<DispatchEffect> effects;
  private TargetState target;

  /**
   * @param node the target, where it is known
   * @param effects hears what is to be done, in order
   */
  Turn(
      Dispatcher dispatcher,
      DispatchPolicy policy,
      TargetBook book,
      FleetView fleet,
      TargetState target,
      Optional<FleetNode> node,
      long nowMs,
      Consumer<DispatchEffect> effects) {
    this.dispatcher = dispatcher;
    this.policy = policy;
    this.book = book;
    this.fleet = fleet;
    this.target = target;
    this.node = node;
    this.nowMs = nowMs;
    this.effects = effects;
  }

  /** Renews every lease, after a time in which nobody could have heard of them. */
  void excuse() {
    TargetState excused = dispatcher.excuse(target, nowMs);
    book.save(target, excused);
    target = excused;
  }

  void apply(DispatchInput input) {
    NodeId id = target.node();
    boolean remembers = policy.pacing().remembers(input.artifact());
    Surroundings around = around(remembers ? book.recent(id, input.artifact()) : Optional.empty());
    Optional<Waiting> work = book.waiting(id, input.artifact());
    DispatchStep step = dispatcher.apply(target, work, input, around);
    book.save(target, work, step, input.artifact());
    Optional<Recent> now = dispatcher.recent(input, step, around);
    if (!now.equals(around.recent())) {
      now.ifPresent(done -> book.save(id, input.artifact(), done));
    }
    target = step.target();
    step.effects().forEach(effects);
  }

  /** Takes back what was lost, fills the free slots, shares the bandwidth, and sets the alarm. */
  void settle() {
    dispatcher.lostLeases(target, around()).forEach(this::apply);
    wake();
    boolean all = fill();
    DispatchStep review = dispatcher.review(target, around());
    book.save(target, review.target());
    target = review.target();
    review.effects().forEach(effects);
    LongStream soon = all ? LongStream.empty() : LongStream.of(nowMs + 1);
    LongStream later =
        book.queue().firstLater(target.node()).stream().mapToLong(QueueEntry::position);
    OptionalLong first = LongStream.concat(soon, later).min();
    book.alarms().set(target.node(), dispatcher.nextLook(target, first, around()));
  }

  /** What was to wait until now may go. */
  private void wake() {
    Optional<QueueEntry> first = firstDue();
    while (first.isPresent()) {
      if (isRight(first.get())) {
        apply(new DispatchInput.Due(first.get().artifact()));
      }
      first = firstDue();
    }
  }

  private Optional<QueueEntry> firstDue() {
    return book.queue().firstLater(target.node()).filter(entry -> entry.position() <= nowMs);
  }

  /**
   * Hands out work while there is room.
   *
   * @return false where there may be more to hand out
   */
  private boolean fill() {
    int waits = 0;
    while (dispatcher.hasRoom(target, around())) {
      Optional<QueueEntry> next = next();
      if (next.isEmpty()) {
        return true;
      }
      if (waits == MOST_WAITS) {
        return false;
      }
      int running = target.leases().size();
      if (isRight(next.get())) {
        apply(new DispatchInput.Offered(next.get().artifact()));
      }
      waits += target.leases().size() == running ? 1 : 0;
    }
    return true;
  }

  private Optional<QueueEntry> next() {
    return dispatcher.probes(target)
        ? QueueEntry.smallest(book.queue().some(target.node(), PROBE_CHOICE))
        : QueueEntry.next(book.queue().heads(target.node()), nowMs, policy);
  }

  /** An entry in a place where nothing waits would be next for ever, so it goes. */
  private boolean isRight(QueueEntry entry) {
    Optional<Waiting> work = book.waiting(target.node(), entry.artifact());
    if (QueueEntry.of(target, entry.artifact(), work, policy).equals(Optional.of(entry))) {
      return true;
    }
    LOG.error(
        "the queue of {} named {}, which does not wait there; mended",
        target.node(),
        entry.artifact());
    book.queue().remove(entry);
    return false;
  }

  private Surroundings around() {
    return around(Optional.empty());
  }

  private Surroundings around(Optional<Recent> recent) {
    return new Surroundings(node, fleet, book::uploads, book::runs, recent, nowMs);
  }
}
