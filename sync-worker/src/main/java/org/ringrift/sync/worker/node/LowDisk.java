package org.ringrift.sync.worker.node;

/**
 * When a disk counts as low: by either of the two.
 *
 * @param usedPercent from this used share on, 0 to 100
 * @param freeBytes below so many free bytes, which transfers must leave
 */
public record LowDisk(double usedPercent, long freeBytes) {
  public LowDisk {
    if (!(usedPercent > 0 && usedPercent <= 100)) {
      throw new IllegalArgumentException(
          "disk threshold must be above 0 and at most 100 percent: " + usedPercent);
    }
    if (freeBytes < 0) {
      throw new IllegalArgumentException("free bytes of a low disk cannot be " + freeBytes);
    }
  }
}
