package org.ringrift.sync.cli.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a directory for one process. The operating system lets go of it when the process ends, in
 * whatever way; the lock file itself stays and means nothing.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = ".ringsync-lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory where it is missing, and takes it.
   *
   * @throws StartException where it is in use or cannot be written
   */
  public static DirectoryLock take(Path directory) throws StartException {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel)) {
        return new DirectoryLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new StartException(
          "cannot use the directory %s (%s); choose one that can be written"
              .formatted(directory, e),
          e);
    }
    throw new StartException(
        "the directory %s is in use by another process; stop that one or choose another directory"
            .formatted(directory));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
