package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks how many bytes may still be written below a path. */
@FunctionalInterface
public interface FreeSpace {
  long usableBytes(Path path) throws IOException;

  /** What the file system says. */
  static FreeSpace ofFileSystem() {
    return path -> Files.getFileStore(path).getUsableSpace();
  }
}
