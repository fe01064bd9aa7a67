package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;

/**
 * The right to run a job until a time. Its holder is the executor of the order.
 *
 * @param incarnation of the executor
 * @param heard true once the executor said that it has the job
 * @param sources where it may be fetched, as the job says, best first; at least one
 * @param sentAtMs when it was handed out
 * @param limitBytesPerSecond what the transfer may use
 */
public record Lease(
    Order order,
    Tries tries,
    String incarnation,
    long expiresAtMs,
    boolean heard,
    List<NodeId> sources,
    long sentAtMs,
    Optional<Long> limitBytesPerSecond) {
  public Lease {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("the lease of " + order.id() + " needs a source");
    }
  }

  /** Fencing token: how often the job was handed out, this time included. */
  public int attempt() {
    return tries.attempt();
  }

  /** Whose upload slot it takes: the source that is asked first. */
  public NodeId source() {
    return sources.getFirst();
  }

  boolean isFor(JobId job, int reportedAttempt) {
    return order.id().equals(job) && attempt() == reportedAttempt;
  }

  Lease renewed(long untilMs) {
    return with(Math.max(expiresAtMs, untilMs), heard, limitBytesPerSecond);
  }

  Lease alive(long untilMs) {
    return with(Math.max(expiresAtMs, untilMs), true, limitBytesPerSecond);
  }

  Lease limited(long bytesPerSecond) {
    return with(expiresAtMs, heard, Optional.of(bytesPerSecond));
  }

  private Lease with(long untilMs, boolean nowHeard, Optional<Long> limit) {
    return new Lease(order, tries, incarnation, untilMs, nowHeard, sources, sentAtMs, limit);
  }
}
