package org.ringrift.sync.worker.node;

/**
 * Space on the disk that holds the data directory, in bytes; both -1 where it could not be read.
 *
 * @param totalBytes what is used and what is free, without blocks that are kept back for others
 */
public record DiskSpace(long totalBytes, long freeBytes) {
  /** What is said where the disk could not be read. */
  public static final DiskSpace UNKNOWN = new DiskSpace(-1, -1);

  public DiskSpace {
    boolean unknown = totalBytes == -1 && freeBytes == -1;
    if (!unknown && (totalBytes < 0 || freeBytes < 0 || freeBytes > totalBytes)) {
      throw new IllegalArgumentException(
          "disk space must be 0 <= free <= total, but total is "
              + totalBytes
              + " and free is "
              + freeBytes);
    }
  }

  /** False where the disk could not be read. */
  public boolean isKnown() {
    return totalBytes >= 0;
  }

  /** Used share, 0 to 100; 0 where it is not known. */
  public double usedPercent() {
    return totalBytes <= 0 ? 0 : 100.0 * (totalBytes - freeBytes) / totalBytes;
  }
}
