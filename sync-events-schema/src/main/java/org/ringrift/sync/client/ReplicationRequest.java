package org.ringrift.sync.client;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.events.SyncStrategy;

/**
 * What a program wants to be somewhere. Immutable; {@link #of} gives one with the usual values, and
 * each further method another one that differs in one of them.
 *
 * @param filter which artifacts
 * @param targets nodes that must have them; empty to let the planner choose
 * @param strategy how the planner chooses
 * @param preferEphemeral as data of an ephemeral node where the strategy is AUTO
 * @param requester who asks, for those who read the decision
 * @param reason why, for the same
 * @param timeout how long the answer may take; what is not there by then goes on all the same
 */
public record ReplicationRequest(
    ArtifactFilter filter,
    SortedSet<NodeId> targets,
    Priority priority,
    SyncStrategy strategy,
    boolean preferEphemeral,
    NodeId requester,
    String reason,
    Duration timeout) {
  public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(5);

  public ReplicationRequest {
    targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be positive, not " + timeout);
    }
  }

  /** Everything of a type, wherever the planner wants it. */
  public static ReplicationRequest of(DataType dataType) {
    return of(ArtifactFilter.of(dataType));
  }

  /** Everything that is meant, wherever the planner wants it. */
  public static ReplicationRequest of(ArtifactFilter filter) {
    return new ReplicationRequest(
        filter,
        Collections.emptySortedSet(),
        Priority.HIGH,
        SyncStrategy.AUTO,
        false,
        new NodeId("client"),
        "asked for by a program",
        USUAL_TIMEOUT);
  }

  public ReplicationRequest ofConfig(String configKey) {
    return copy(filter.ofConfig(configKey), targets, priority, strategy, preferEphemeral, timeout);
  }

  /** This node must have it, too. */
  public ReplicationRequest to(NodeId target) {
    SortedSet<NodeId> more = new TreeSet<>(targets);
    more.add(target);
    return copy(filter, more, priority, strategy, preferEphemeral, timeout);
  }

  public ReplicationRequest at(Priority wanted) {
    return copy(filter, targets, wanted, strategy, preferEphemeral, timeout);
  }

  public ReplicationRequest by(SyncStrategy wanted) {
    return copy(filter, targets, priority, wanted, preferEphemeral, timeout);
  }

  public ReplicationRequest preferringEphemeral(boolean prefer) {
    return copy(filter, targets, priority, strategy, prefer, timeout);
  }

  public ReplicationRequest within(Duration limit) {
    return copy(filter, targets, priority, strategy, preferEphemeral, limit);
  }

  /** Who asks, and why. */
  public ReplicationRequest because(NodeId who, String why) {
    return new ReplicationRequest(
        filter, targets, priority, strategy, preferEphemeral, who, why, timeout);
  }

  private ReplicationRequest copy(
      ArtifactFilter newFilter,
      SortedSet<NodeId> newTargets,
      Priority newPriority,
      SyncStrategy newStrategy,
      boolean ephemeral,
      Duration limit) {
    return new ReplicationRequest(
        newFilter, newTargets, newPriority, newStrategy, ephemeral, requester, reason, limit);
  }
}
