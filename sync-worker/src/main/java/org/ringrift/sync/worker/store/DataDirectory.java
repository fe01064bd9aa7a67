package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;

/**
 * The data directory of a node. Nothing that goes through here reads or writes outside it.
 *
 * <p>What the worker makes for itself lives in {@code .ringsync/}: {@code staging/<job id>/} for
 * what arrives, {@code offers/} for what other nodes fetch, {@code set-aside/} for damaged replicas
 * that were replaced. Thread-safe. Paths are checked when they are resolved: whoever can write into
 * the data directory can still move a link in afterwards.
 */
public final class DataDirectory {
  /** Bytes that stay free after an artifact has arrived, unless set otherwise. */
  public static final long DEFAULT_MARGIN_BYTES = 64L << 20;

  private final Path root;
  private final FreeSpace freeSpace;
  private final long marginBytes;
  private final StagingRoom staging;
  private final ReceivedFiles received;

  private DataDirectory(
      Path root, FreeSpace freeSpace, long marginBytes, OptionalLong stagingQuotaBytes)
      throws IOException {
    this.root = root;
    this.received = ReceivedFiles.open(root, workFolder().resolve("received"));
    this.freeSpace = freeSpace;
    this.marginBytes = marginBytes;
    this.staging = new StagingRoom(stagingFolder(), stagingQuotaBytes);
  }

  /** {@link #open(Path, FreeSpace, long)} with the file system's free space. */
  public static DataDirectory open(Path root) throws IOException {
    return open(root, FreeSpace.ofFileSystem(), DEFAULT_MARGIN_BYTES);
  }

  /** A data directory without a quota for staging. */
  public static DataDirectory open(Path root, FreeSpace freeSpace, long marginBytes)
      throws IOException {
    return open(root, freeSpace, marginBytes, OptionalLong.empty());
  }

  /**
   * Opens a data directory and makes it where it is missing.
   *
   * @param marginBytes what must stay free after an artifact has arrived
   * @param stagingQuotaBytes what may lie in staging at most; empty for no limit but the disk
   * @throws IOException where it cannot be made, is not a directory, or its {@code .ringsync} is a
   *     symbolic link
   */
  public static DataDirectory open(
      Path root, FreeSpace freeSpace, long marginBytes, OptionalLong stagingQuotaBytes)
      throws IOException {
    Files.createDirectories(root);
    DataDirectory directory =
        new DataDirectory(root.toRealPath(), freeSpace, marginBytes, stagingQuotaBytes);
    if (Files.isSymbolicLink(directory.workFolder())) {
      throw new IOException(
          "'"
              + directory.workFolder()
              + "' must be a folder, not a symbolic link; remove the link");
    }
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

  /** Which of its files came from other nodes. */
  public ReceivedFiles received() {
    return received;
  }

  /** Holds what other nodes are fetching; the rsync daemon serves it read-only. */
  public Path offersFolder() {
    return workFolder().resolve("offers");
  }

  /** Who uses what in staging. */
  public StagingRoom staging() {
    return staging;
  }

  /** Where the bytes of a job arrive; not made by this call. */
  public Path stagingFolder(JobId job) {
    return stagingFolder().resolve(job.value());
  }

  /** Keeps damaged replicas that were replaced, for people to look at; never emptied here. */
  public Path setAsideFolder() {
    return workFolder().resolve("set-aside");
  }

  /**
   * Removes what an earlier run left in offers. What it left in staging stays for a while: jobs go
   * on from there. Only for the one worker that owns this directory, before it starts.
   */
  public void removeLeftovers() throws IOException {
    deleteTree(offersFolder());
    Files.createDirectories(offersFolder());
  }

  /**
   * Where a data path lies on this disk, whether something is there or not.
   *
   * @throws InvalidNameException where a symbolic link on the way leads out of the data directory,
   *     into the worker's own folder or nowhere, or where this process cannot write such a name
   * @throws IOException where the disk cannot be read
   */
  public Path resolve(DataPath path) throws IOException {
    Path wanted = onDisk(path);
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
    return freeSpace.usableBytes(root);
  }

  /**
   * Whether something of this size fits and leaves the margin free.
   *
   * @param what its name, for the message
   * @return the refusal, or empty where it fits
   */
  public Optional<Failure> refuseWithoutSpace(String what, long bytes) throws IOException {
    long usable = usableBytes();
    if (usable - marginBytes >= bytes) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            FailureCategory.DISK_FULL,
            what
                + " needs "
                + bytes
                + " bytes and "
                + marginBytes
                + " must stay free, but '"
                + root
                + "' has only "
                + usable
                + "; free some space on this node"));
  }

  /**
   * Whether the margin is still free while something arrives.
   *
   * @param what its name, for the message
   * @return the refusal, or empty where it is
   */
  public Optional<Failure> refuseBelowMargin(String what) throws IOException {
    long usable = usableBytes();
    return usable >= marginBytes
        ? Optional.empty()
        : Optional.of(
            new Failure(
                FailureCategory.DISK_FULL,
                "while "
                    + what
                    + " arrived, '"
                    + root
                    + "' came down to "
                    + usable
                    + " free bytes, and "
                    + marginBytes
                    + " must stay free; free some space on this node"));
  }

  /** Deletes a folder with all that is in it, following no link; nothing happens without it. */
  public static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** In which every job has a folder. */
  public Path stagingFolder() {
    return workFolder().resolve("staging");
  }

  private Path onDisk(DataPath path) {
    try {
      return root.resolve(path.value());
    } catch (InvalidPathException e) {
      throw new InvalidNameException(
          "path '"
              + path
              + "' cannot be written in this process's character set ("
              + e.getReason()
              + "); start it with LC_ALL=C.UTF-8");
    }
  }
}
