package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;

/**
 * The data directory of a node. Nothing that goes through here reads or writes outside it.
 *
 * <p>What the worker makes for itself lives in {@code .ringsync/}: {@code staging/<job id>/} for
 * what arrives, {@code offers/} for what other nodes fetch. Thread-safe.
 */
public final class DataDirectory {
  private final Path root;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /**
   * Opens a data directory and makes it where it is missing.
   *
   * @throws IOException where it cannot be made or is not a directory
   */
  public static DataDirectory open(Path root) throws IOException {
    Files.createDirectories(root);
    DataDirectory directory = new DataDirectory(root.toRealPath());
    Files.createDirectories(directory.stagingFolder());
    Files.createDirectories(directory.offersFolder());
    return directory;
  }

  /** Its real path, absolute, without symbolic links. */
  public Path root() {
    return root;
  }

  /** The worker's own folder. */
  public Path workFolder() {
    return root.resolve(DataPath.WORK_FOLDER);
  }

  /** Holds what other nodes are fetching; the rsync daemon serves it read-only. */
  public Path offersFolder() {
    return workFolder().resolve("offers");
  }

  /** Where the bytes of a job arrive; not made by this call. */
  public Path stagingFolder(JobId job) {
    return stagingFolder().resolve(job.value());
  }

  /**
   * Where a data path lies on this disk, whether something is there or not.
   *
   * @throws InvalidNameException where a symbolic link on the way leads out of the data directory,
   *     into the worker's own folder or nowhere
   * @throws IOException where the disk cannot be read
   */
  public Path resolve(DataPath path) throws IOException {
    Path wanted = root.resolve(path.value());
    Path existing = wanted;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    if (!Files.exists(existing)) {
      throw new InvalidNameException(
          "path '" + path + "' goes through a symbolic link that leads nowhere; remove the link");
    }
    Path real = existing.toRealPath();
    if (!real.startsWith(root) || real.startsWith(workFolder())) {
      throw new InvalidNameException(
          "path '"
              + path
              + "' must not leave the data directory: a symbolic link on it leads to '"
              + real
              + "'");
    }
    return wanted;
  }

  /** Bytes that this process may still write. */
  public long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  private Path stagingFolder() {
    return workFolder().resolve("staging");
  }
}
