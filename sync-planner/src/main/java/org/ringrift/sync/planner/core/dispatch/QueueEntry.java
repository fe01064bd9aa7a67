package org.ringrift.sync.planner.core.dispatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

/**
 * The place of waiting work in the queue of its target. Entries of one priority are in order of the
 * time before which they must not go, and then of their sequence.
 */
public record QueueEntry(
    NodeId node,
    Priority priority,
    long notBeforeMs,
    long sequence,
    long queuedAtMs,
    ArtifactId artifact) {

  /**
   * The place of what waits for an artifact; none where it is parked, and none while the artifact
   * has a lease, so that it is never handed out twice at a time.
   */
  public static Optional<QueueEntry> of(
      TargetState target, ArtifactId artifact, Optional<Waiting> waiting) {
    return waiting
        .filter(work -> !work.parked() && !target.leases().containsKey(artifact))
        .map(
            work ->
                new QueueEntry(
                    target.node(),
                    work.order().priority(),
                    work.notBeforeMs(),
                    work.sequence(),
                    work.queuedAtMs(),
                    artifact));
  }

  /**
   * Which of the first entries of each priority goes next: the most urgent, where waiting raises
   * the urgency, so that nothing starves.
   */
  public static Optional<QueueEntry> next(
      Collection<QueueEntry> heads, long nowMs, DispatchPolicy policy) {
    return heads.stream()
        .filter(entry -> entry.notBeforeMs() <= nowMs)
        .max(
            Comparator.comparingLong((QueueEntry entry) -> entry.urgency(nowMs, policy))
                .thenComparing(Comparator.comparingLong(QueueEntry::sequence).reversed()));
  }

  private long urgency(long nowMs, DispatchPolicy policy) {
    return rank() + Math.max(0, nowMs - queuedAtMs) / policy.ageingMs();
  }

  /** How urgent it is by its priority alone: 0 for the least urgent. */
  public int rank() {
    return switch (priority) {
      case LOW -> 0;
      case NORMAL -> 1;
      case HIGH -> 2;
      case CRITICAL -> 3;
    };
  }
}
