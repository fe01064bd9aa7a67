package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that is known at one moment.
 *
 * @param atMs that moment, epoch milliseconds
 * @param plannerSeenAtMs when the planner's process was last seen alive, epoch milliseconds
 */
public record Observation(
    long atMs,
    Summary summary,
    List<Node> nodes,
    StreamState stream,
    PlannerLag plannerLag,
    OptionalLong plannerSeenAtMs) {
  public Observation {
    nodes = List.copyOf(nodes);
  }
}
