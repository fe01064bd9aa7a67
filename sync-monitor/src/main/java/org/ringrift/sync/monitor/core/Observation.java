package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that is known at one moment.
 *
 * @param atMs that moment, epoch milliseconds
 * @param breakers of the nodes that get no work because they failed too often
 * @param stuck jobs that should be moving and are not
 * @param plannerSeenAtMs when the planner's process was last seen alive, epoch milliseconds
 */
public record Observation(
    long atMs,
    Summary summary,
    List<Node> nodes,
    List<BreakerStatus> breakers,
    List<JobStatus> stuck,
    StreamState stream,
    PlannerLag plannerLag,
    OptionalLong plannerSeenAtMs) {
  public Observation {
    nodes = List.copyOf(nodes);
    breakers = List.copyOf(breakers);
    stuck = List.copyOf(stuck);
  }
}
