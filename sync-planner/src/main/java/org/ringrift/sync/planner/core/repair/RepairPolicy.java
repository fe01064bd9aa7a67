package org.ringrift.sync.planner.core.repair;

/**
 * How much repairing the fleet takes.
 *
 * @param perHour so many repairs begin in any hour
 * @param atOnce so many are under way at the same time
 */
public record RepairPolicy(int perHour, int atOnce) {
  public RepairPolicy {
    if (perHour < 1 || atOnce < 1) {
      throw new IllegalArgumentException("repairs an hour and at once must be at least 1");
    }
  }

  /**
   * The part of one of so many partitions, which know nothing of each other: an equal share, and at
   * least one. With more partitions than repairs the fleet as a whole may run one for each.
   */
  public RepairPolicy share(int partitions) {
    return new RepairPolicy(Math.max(1, perHour / partitions), Math.max(1, atOnce / partitions));
  }
}
