package org.ringrift.sync.worker.node;

/**
 * Decides when a filling disk is announced: once for each crossing. Before the next crossing counts
 * the disk has to fall {@value #HYSTERESIS_POINTS} points below the share, and to have a quarter
 * more than the free bytes, so that a disk that hovers there is not announced again and again.
 *
 * @param limits from where on the disk is low
 * @param low true where the disk was low when it was last looked at
 */
record DiskWatch(LowDisk limits, boolean low) {
  static final double HYSTERESIS_POINTS = 2;

  static DiskWatch startingAt(LowDisk limits) {
    return new DiskWatch(limits, false);
  }

  /** The watch after one look at the disk. A disk that could not be read changes nothing. */
  DiskWatch after(DiskSpace disk) {
    if (!disk.isKnown()) {
      return this;
    }
    double percent = low ? limits.usedPercent() - HYSTERESIS_POINTS : limits.usedPercent();
    long bytes = low ? limits.freeBytes() + limits.freeBytes() / 4 : limits.freeBytes();
    return new DiskWatch(limits, disk.usedPercent() >= percent || disk.freeBytes() < bytes);
  }

  /** True where the disk became low with this look: the moment to announce it. */
  boolean crossedAfter(DiskWatch before) {
    return low && !before.low;
  }
}
