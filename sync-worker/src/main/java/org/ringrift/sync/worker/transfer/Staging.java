package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.DatabaseHold;
import org.ringrift.sync.worker.store.Durable;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileState;
import org.ringrift.sync.worker.verify.Verdict;

/**
 * The staging folder of one job, with one file in it. It stays when a job fails or the process
 * dies, so that the next attempt goes on from there, and goes when the job succeeds or the disk is
 * full.
 */
final class Staging {
  private final DataDirectory directory;
  private final Path folder;
  private final Path target;
  private final DataType type;

  Staging(DataDirectory directory, JobId job, Path target, DataType type) {
    this.directory = directory;
    this.folder = directory.stagingFolder(job);
    this.target = target;
    this.type = type;
  }

  /** The folder. */
  Path folder() {
    return folder;
  }

  /** Where the bytes arrive. */
  Path file() {
    return folder.resolve("content");
  }

  /**
   * Makes the folder.
   *
   * @param onBasis true where the existing copy, if there is one, becomes what transports start
   *     from
   * @return the refusal where the disk has no room
   */
  Optional<Failure> prepare(String what, long sizeBytes, boolean onBasis) throws IOException {
    boolean copyBasis = onBasis && hasBasis() && !Files.exists(file());
    long needed = Math.max(sizeBytes, copyBasis ? Files.size(target) : 0);
    long staged = Files.exists(file()) ? Files.size(file()) : 0;
    Optional<Failure> full = directory.staging().reserve(folder, what, needed);
    if (full.isEmpty()) {
      full = refuseWithoutSpace(what, Math.max(0, needed - staged));
    }
    if (full.isEmpty()) {
      Files.createDirectories(folder);
      if (copyBasis) {
        Files.copy(target, file());
      }
    }
    return full;
  }

  /**
   * Keeps room in the folder, which exists, for so many bytes in all.
   *
   * @return false where the disk has none
   */
  boolean hasRoom(String what, long bytes) throws IOException {
    return directory.staging().reserve(folder, what, bytes).isEmpty()
        && directory.refuseWithoutSpace(what, Math.max(0, bytes - heldBytes())).isEmpty();
  }

  /** What all files in it hold now. */
  long heldBytes() throws IOException {
    long held = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        held += FileState.of(file).map(FileState::sizeBytes).orElse(0L);
      }
    }
    return held;
  }

  /** What no job came back for goes first. */
  private Optional<Failure> refuseWithoutSpace(String what, long bytes) throws IOException {
    Optional<Failure> full = directory.refuseWithoutSpace(what, bytes);
    while (full.isPresent() && directory.staging().dropOldest()) {
      full = directory.refuseWithoutSpace(what, bytes);
    }
    return full;
  }

  /** True where an older copy is there, into which nobody writes. */
  boolean hasBasis() {
    return !type.isMerged() && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
  }

  /** Throws away what arrived, because it is wrong. */
  void discardFile() throws IOException {
    Files.deleteIfExists(file());
  }

  /** Throws away everything. */
  void discard() throws IOException {
    DataDirectory.deleteTree(folder);
  }

  /** Gives what arrived its real name. A damaged copy that was there is kept aside. */
  void install(Verdict.Accepted accepted, Instant now) throws IOException {
    if (accepted.existingIsDamaged()) {
      Path aside =
          directory.setAsideFolder().resolve(now.toEpochMilli() + "-" + target.getFileName());
      Files.createDirectories(aside.getParent());
      // A link, not a rename: at no moment is there nothing under the real name.
      Files.createLink(aside, target);
    }
    if (type.isDatabase()) {
      rename(accepted, now);
    } else {
      directory.received().expect(target, Files.size(file()), accepted.version().modifiedAtMs());
      Durable.rename(file(), target, accepted.version().modifiedAtMs());
    }
    discard();
  }

  private void rename(Verdict.Accepted accepted, Instant now) throws IOException {
    DatabaseHold hold =
        DatabaseHold.take(target, directory.setAsideFolder(), now.toEpochMilli() + "-");
    try {
      Durable.rename(file(), target, accepted.version().modifiedAtMs());
    } finally {
      hold.close();
    }
  }
}
