package org.ringrift.sync.worker.node;

/**
 * Decides when a filling disk is announced: once for each crossing of the threshold. The disk has
 * to fall {@value #HYSTERESIS_POINTS} points below the threshold before the next crossing counts,
 * so that a disk that hovers at the threshold is not announced again and again.
 *
 * @param thresholdPercent used share from which the disk is low, 0 to 100
 * @param low true where the disk was low when it was last looked at
 */
record DiskWatch(double thresholdPercent, boolean low) {
  static final double HYSTERESIS_POINTS = 2;

  DiskWatch {
    if (!(thresholdPercent > 0 && thresholdPercent <= 100)) {
      throw new IllegalArgumentException(
          "disk threshold must be above 0 and at most 100 percent: " + thresholdPercent);
    }
  }

  static DiskWatch startingAt(double thresholdPercent) {
    return new DiskWatch(thresholdPercent, false);
  }

  /** The watch after one look at the disk. A disk that could not be read changes nothing. */
  DiskWatch after(DiskSpace disk) {
    if (!disk.isKnown()) {
      return this;
    }
    double limit = low ? thresholdPercent - HYSTERESIS_POINTS : thresholdPercent;
    return new DiskWatch(thresholdPercent, disk.usedPercent() >= limit);
  }

  /** True where the disk became low with this look: the moment to announce it. */
  boolean crossedAfter(DiskWatch before) {
    return low && !before.low;
  }
}
