package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** Puts files under their real names so that a crash leaves the old or the new, never a half. */
public final class Durable {
  private Durable() {}

  /**
   * Renames a finished file over the target, which may exist, on the same file system: sets the
   * modification time, fsyncs the file, makes missing folders, renames in one step, fsyncs the
   * folder.
   */
  public static void rename(Path finished, Path target, long modifiedAtMs) throws IOException {
    Files.setLastModifiedTime(finished, FileTime.fromMillis(modifiedAtMs));
    sync(finished, StandardOpenOption.WRITE);
    createFolders(target.getParent());
    Files.move(
        finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(target.getParent(), StandardOpenOption.READ);
  }

  /**
   * Gives a finished file a second name, at which nothing may be, on the same file system.
   *
   * @throws java.nio.file.FileAlreadyExistsException where something is there
   */
  public static void link(Path finished, Path target) throws IOException {
    sync(finished, StandardOpenOption.WRITE);
    createFolders(target.getParent());
    Files.createLink(target, finished);
    sync(target.getParent(), StandardOpenOption.READ);
  }

  /** Removes a file, so that it stays removed after a crash. */
  public static void delete(Path file) throws IOException {
    Files.delete(file);
    sync(file.getParent(), StandardOpenOption.READ);
  }

  /** Makes missing folders from the top down and fsyncs the parent of each. */
  private static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    createFolders(folder.getParent());
    Files.createDirectories(folder);
    sync(folder.getParent(), StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
