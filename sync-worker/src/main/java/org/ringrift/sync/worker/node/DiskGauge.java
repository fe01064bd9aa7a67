package org.ringrift.sync.worker.node;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how full the disk is. */
@FunctionalInterface
public interface DiskGauge {
  /** What is there now; {@link DiskSpace#UNKNOWN} where it cannot be read. */
  DiskSpace read();

  /**
   * The disk that holds this directory, counted as {@code df} does: free is what this process may
   * still use, and the total leaves out blocks that are kept back for others, so that a disk with a
   * large reserve does not look full.
   */
  static DiskGauge of(Path directory) {
    Logger log = LoggerFactory.getLogger(DiskGauge.class);
    return () -> {
      try {
        FileStore store = Files.getFileStore(directory);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        long usable = store.getUsableSpace();
        return new DiskSpace(used + usable, usable);
      } catch (IOException e) {
        log.warn("cannot read the disk of {}: {}", directory, e.toString());
        return DiskSpace.UNKNOWN;
      }
    };
  }
}
