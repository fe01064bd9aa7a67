package org.ringrift.sync.planner.stream;

import org.ringrift.sync.planner.core.repair.RepairPolicy;

/**
 * Numbers of what goes beyond one artifact's targets.
 *
 * @param trainingDataMaxAgeMs older data does not make a training node ready
 * @param partitions how many share the work, each with its part of the artifacts
 */
public record FleetwidePolicy(RepairPolicy repair, long trainingDataMaxAgeMs, int partitions) {
  /** Of the fleet as a whole. */
  public FleetwidePolicy(RepairPolicy repair, long trainingDataMaxAgeMs) {
    this(repair, trainingDataMaxAgeMs, 1);
  }

  /** What one of so many partitions may do. */
  public FleetwidePolicy share(int among) {
    return new FleetwidePolicy(repair.share(among), trainingDataMaxAgeMs, among);
  }
}
