package org.ringrift.sync.planner.core.fleet;

/**
 * Times by which the node registry goes.
 *
 * @param silentAfterMs a node that was not heard of for so long is SILENT
 * @param refreshMs a plain heartbeat is published at most so often
 * @param drainTimes when idle nodes are drained
 * @param targetDiskUsedShare from 0 to 1; a node that said that its disk fills up takes new work
 *     again when less than this is used
 */
public record FleetPolicy(
    long silentAfterMs, long refreshMs, DrainTimes drainTimes, double targetDiskUsedShare) {
  public FleetPolicy {
    if (silentAfterMs < 1 || refreshMs < 1) {
      throw new IllegalArgumentException("times of the fleet policy must be positive");
    }
    if (targetDiskUsedShare <= 0 || targetDiskUsedShare > 1) {
      throw new IllegalArgumentException("target disk use must be above 0 and up to 1");
    }
  }

  /** This policy with what the host file says before it. */
  FleetPolicy under(FleetRules rules) {
    return new FleetPolicy(
        silentAfterMs,
        refreshMs,
        drainTimes,
        rules.limits().roomyShare().orElse(targetDiskUsedShare));
  }
}
