package org.ringrift.sync.planner.core.fleet;

/**
 * Times by which the node registry goes.
 *
 * @param silentAfterMs a node that was not heard of for so long is SILENT
 * @param refreshMs a plain heartbeat is published at most so often
 * @param drainTimes when idle nodes are drained
 */
public record FleetPolicy(long silentAfterMs, long refreshMs, DrainTimes drainTimes) {
  public FleetPolicy {
    if (silentAfterMs < 1 || refreshMs < 1) {
      throw new IllegalArgumentException("times of the fleet policy must be positive");
    }
  }
}
