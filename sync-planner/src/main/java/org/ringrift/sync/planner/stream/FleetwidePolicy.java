package org.ringrift.sync.planner.stream;

import org.ringrift.sync.planner.core.repair.RepairPolicy;

/**
 * Numbers of what goes beyond one artifact's targets.
 *
 * @param trainingDataMaxAgeMs older data does not make a training node ready
 */
public record FleetwidePolicy(RepairPolicy repair, long trainingDataMaxAgeMs) {

  /** What one of so many partitions may do. */
  public FleetwidePolicy share(int partitions) {
    return new FleetwidePolicy(repair.share(partitions), trainingDataMaxAgeMs);
  }
}
