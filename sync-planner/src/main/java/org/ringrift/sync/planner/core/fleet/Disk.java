package org.ringrift.sync.planner.core.fleet;

/**
 * Room on the disk of a node, in bytes.
 *
 * @param totalBytes -1 where it could not be read
 * @param freeBytes -1 where it could not be read
 */
public record Disk(long totalBytes, long freeBytes) {
  /** Both numbers could not be read. */
  public static final Disk UNKNOWN = new Disk(-1, -1);

  private static final int BANDS = 50;

  public Disk {
    if (totalBytes < -1 || freeBytes < -1 || (totalBytes >= 0 && freeBytes > totalBytes)) {
      throw new IllegalArgumentException(
          "disk with " + freeBytes + " of " + totalBytes + " bytes free is impossible");
    }
  }

  /** True where both numbers are there to reckon with. */
  public boolean known() {
    return totalBytes > 0 && freeBytes >= 0;
  }

  /** Used share from 0 to 1; only where {@link #known()}. */
  public double usedShare() {
    return 1.0 - (double) freeBytes / totalBytes;
  }

  /**
   * Which fiftieth of the disk the use has reached; -1 where unknown. A change of the band is worth
   * telling others; comparing bands and not amounts, so that a slow drift is seen as well.
   */
  int band() {
    return known() ? (int) (usedShare() * BANDS) : -1;
  }
}
