package org.ringrift.sync.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Where tests keep their files: in memory, where there is much room. Brokers, the stores of a
 * planner and databases flush so often that a test on a disk mostly waits for it; and no test here
 * takes the power away, so that a flush shows nothing.
 */
public final class Scratch implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Far more than all tests together hold at once. */
  private static final long ENOUGH_BYTES = 4L << 30;

  @Override
  public Path createTempDirectory(
      AnnotatedElementContext elementContext, ExtensionContext extensionContext)
      throws IOException {
    return newDirectory("test");
  }

  /** A new one; the caller deletes it. */
  static Path newDirectory(String what) throws IOException {
    String prefix = "ringsync-it-" + what + "-";
    return hasRoom()
        ? Files.createTempDirectory(MEMORY, prefix)
        : Files.createTempDirectory(prefix);
  }

  private static boolean hasRoom() throws IOException {
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES;
  }
}
