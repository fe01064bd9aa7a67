package org.ringrift.sync.planner.core.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.Dispatcher;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;
import org.ringrift.sync.planner.core.dispatch.Recent;
import org.ringrift.sync.planner.core.dispatch.Surroundings;
import org.ringrift.sync.planner.core.dispatch.TargetState;

/**
 * The work of every target, in memory: drives {@link Dispatcher} as the planner does from its
 * stores. Confined to one thread.
 */
final class Desks {
  /** So many times in a row work may turn out to have to wait, before other targets go on. */
  private static final int MOST_WAITS = 32;

  /** Among so many of the first pieces of work the smallest is chosen as the probe. */
  private static final int PROBE_CHOICE = 64;

  private final DispatchPolicy policy;
  private final Dispatcher dispatcher;
  private final Nodes nodes;
  private final Jobs jobs;
  private final Map<NodeId, Desk> desks = new TreeMap<>();
  private final Map<NodeId, Integer> uploads = new TreeMap<>();
  private final Map<NodeId, Integer> runs = new TreeMap<>();

  /** Hears what becomes of jobs. */
  interface Jobs {
    /** An executor is to run it now. */
    void sent(NodeId target, Lease lease);

    /** It may use more or less from now on. */
    void limited(NodeId target, Lease lease);
  }

  Desks(DispatchPolicy policy, Nodes nodes, Jobs jobs) {
    this.policy = policy;
    this.dispatcher = new Dispatcher(policy);
    this.nodes = nodes;
    this.jobs = jobs;
  }

  /** Something happens to the work of a target, and then its work is settled. */
  void work(NodeId target, DispatchInput input, long nowMs) {
    Desk desk = desks.computeIfAbsent(target, node -> new Desk(node, policy));
    apply(desk, input, nowMs);
    settle(desk, nowMs);
  }

  /** Looks at a target of which something may have changed. */
  void settle(NodeId target, long nowMs) {
    Optional.ofNullable(desks.get(target)).ifPresent(desk -> settle(desk, nowMs));
  }

  /** Looks at the targets whose time has come. */
  void due(long nowMs) {
    desks.values().stream().filter(desk -> desk.isDue(nowMs)).forEach(desk -> settle(desk, nowMs));
  }

  /** True where this attempt is the one that runs. */
  boolean isCurrent(NodeId target, Lease lease) {
    Lease known = desks.get(target).target().leases().get(lease.order().artifact());
    return known != null
        && known.order().id().equals(lease.order().id())
        && known.attempt() == lease.attempt();
  }

  /** How much waits or runs. */
  long open() {
    return desks.values().stream()
        .mapToLong(desk -> desk.waits() + desk.target().leases().size())
        .sum();
  }

  private void apply(Desk desk, DispatchInput input, long nowMs) {
    ArtifactId artifact = input.artifact();
    TargetState before = desk.target();
    Optional<Recent> recent =
        policy.pacing().remembers(artifact) ? desk.recent(artifact) : Optional.empty();
    Surroundings around = around(before.node(), recent, nowMs);
    DispatchStep step = dispatcher.apply(before, desk.waiting(artifact), input, around);
    desk.save(artifact, step, dispatcher.recent(input, step, around));
    count(before, step.target());
    tell(before.node(), step.effects());
  }

  /** Takes back what was lost, fills the free slots, shares the bandwidth, and sets the alarm. */
  private void settle(Desk desk, long nowMs) {
    NodeId node = desk.target().node();
    dispatcher
        .lostLeases(desk.target(), around(node, nowMs))
        .forEach(lost -> apply(desk, lost, nowMs));
    wake(desk, nowMs);
    boolean all = fill(desk, nowMs);
    DispatchStep review = dispatcher.review(desk.target(), around(node, nowMs));
    count(desk.target(), review.target());
    desk.save(review.target());
    tell(node, review.effects());
    LongStream soon = all ? LongStream.empty() : LongStream.of(nowMs + 1);
    LongStream later = desk.queue().firstLater().stream().mapToLong(QueueEntry::position);
    OptionalLong first = LongStream.concat(soon, later).min();
    desk.alarm(dispatcher.nextLook(desk.target(), first, around(node, nowMs)));
  }

  private void wake(Desk desk, long nowMs) {
    Optional<QueueEntry> first = desk.queue().firstLater();
    while (first.filter(entry -> entry.position() <= nowMs).isPresent()) {
      apply(desk, new DispatchInput.Due(first.get().artifact()), nowMs);
      first = desk.queue().firstLater();
    }
  }

  /**
   * Hands out work while there is room.
   *
   * @return false where there may be more to hand out
   */
  private boolean fill(Desk desk, long nowMs) {
    int waits = 0;
    while (dispatcher.hasRoom(desk.target(), around(desk.target().node(), nowMs))) {
      Optional<QueueEntry> next = next(desk, nowMs);
      if (next.isEmpty()) {
        return true;
      }
      if (waits == MOST_WAITS) {
        return false;
      }
      int running = desk.target().leases().size();
      apply(desk, new DispatchInput.Offered(next.get().artifact()), nowMs);
      waits += desk.target().leases().size() == running ? 1 : 0;
    }
    return true;
  }

  private Optional<QueueEntry> next(Desk desk, long nowMs) {
    return dispatcher.probes(desk.target())
        ? QueueEntry.smallest(desk.queue().some(PROBE_CHOICE))
        : QueueEntry.next(desk.queue().heads(), nowMs, policy);
  }

  private Surroundings around(NodeId node, long nowMs) {
    return around(node, Optional.empty(), nowMs);
  }

  private Surroundings around(NodeId node, Optional<Recent> recent, long nowMs) {
    return new Surroundings(
        nodes.view().node(node),
        nodes.view(),
        source -> uploads.getOrDefault(source, 0),
        executor -> runs.getOrDefault(executor, 0),
        recent,
        nowMs);
  }

  private void tell(NodeId target, List<DispatchEffect> effects) {
    for (DispatchEffect effect : new ArrayList<>(effects)) {
      switch (effect) {
        case DispatchEffect.Send send -> jobs.sent(target, send.lease());
        case DispatchEffect.Limit limit -> jobs.limited(target, limit.lease());
        case DispatchEffect.Announce announce -> {
          // nobody listens
        }
        case DispatchEffect.BreakerMoved moved -> {
          // nobody listens
        }
      }
    }
  }

  private void count(TargetState before, TargetState after) {
    before.leases().values().forEach(lease -> count(lease, -1));
    after.leases().values().forEach(lease -> count(lease, 1));
  }

  private void count(Lease lease, int by) {
    uploads.merge(lease.source(), by, Integer::sum);
    runs.merge(lease.order().executor(), by, Integer::sum);
  }
}
