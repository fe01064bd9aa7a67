package org.ringrift.sync.planner.core.dispatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

/**
 * The place of waiting work in the queue of its target. It does not depend on the time, so that the
 * next work is the first of one of the lanes, however many wait.
 *
 * <p>Nothing starves. Among work without a deadline, waiting for {@link DispatchPolicy#ageingMs()}
 * counts as one priority: only a bounded time's worth of later work can go before it. A deadline
 * puts work first within its priority, and for {@link #HORIZON} such times at most.
 *
 * @param position orders the entries of one lane, the smallest first; then the sequence does
 * @param sizeBytes of what is to be brought
 */
public record QueueEntry(
    NodeId node,
    Lane lane,
    long position,
    long sequence,
    Priority priority,
    long queuedAtMs,
    long sizeBytes,
    ArtifactId artifact) {
  private static final int HORIZON = 4;

  /**
   * The place of what waits for an artifact; none where it is parked, and none while the artifact
   * has a lease, so that it is never handed out twice at a time.
   */
  public static Optional<QueueEntry> of(
      TargetState target, ArtifactId artifact, Optional<Waiting> waiting, DispatchPolicy policy) {
    return waiting
        .filter(work -> !work.parked() && !target.leases().containsKey(artifact))
        .map(work -> of(target.node(), work, policy));
  }

  /** Which of the first entries of each lane goes next. */
  public static Optional<QueueEntry> next(
      Collection<QueueEntry> heads, long nowMs, DispatchPolicy policy) {
    return heads.stream()
        .filter(entry -> entry.lane().ready())
        .max(
            Comparator.comparingLong((QueueEntry entry) -> entry.urgency(nowMs, policy))
                .thenComparing(entry -> entry.lane() != Lane.BY_AGE)
                .thenComparing(Comparator.comparingLong(QueueEntry::queuedAtMs).reversed())
                .thenComparing(Comparator.comparingLong(QueueEntry::sequence).reversed()));
  }

  /** The smallest of some work: the one to try a node with. */
  public static Optional<QueueEntry> smallest(Collection<QueueEntry> some) {
    return some.stream()
        .filter(entry -> entry.lane().ready())
        .min(
            Comparator.comparingLong(QueueEntry::sizeBytes)
                .thenComparingLong(QueueEntry::sequence));
  }

  private static QueueEntry of(NodeId node, Waiting work, DispatchPolicy policy) {
    Order order = work.order();
    boolean later = work.notBeforeMs() > 0;
    Lane urgent = order.deadlineMs().isPresent() ? Lane.byDeadline(order.priority()) : Lane.BY_AGE;
    return new QueueEntry(
        node,
        later ? Lane.LATER : urgent,
        later ? work.notBeforeMs() : position(work, policy.ageingMs()),
        work.sequence(),
        order.priority(),
        work.queuedAtMs(),
        order.version().sizeBytes(),
        order.artifact());
  }

  private static long position(Waiting work, long ageingMs) {
    long queuedAt = work.queuedAtMs();
    return work.order()
        .deadlineMs()
        .map(by -> Math.clamp(by, queuedAt, queuedAt + HORIZON * ageingMs))
        .orElseGet(() -> queuedAt - rank(work.order().priority()) * ageingMs);
  }

  private long urgency(long nowMs, DispatchPolicy policy) {
    return rank(priority) + Math.max(0, nowMs - queuedAtMs) / policy.ageingMs();
  }

  private static long rank(Priority priority) {
    return switch (priority) {
      case LOW -> 0;
      case NORMAL -> 1;
      case HIGH -> 2;
      case CRITICAL -> 3;
    };
  }
}
