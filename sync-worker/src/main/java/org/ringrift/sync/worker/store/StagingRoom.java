package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ringrift.sync.events.FailureCategory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders in staging: which of them a running job uses, and how much all of them may hold. What
 * nobody uses was left by a job that failed, and makes room for others, the oldest first.
 * Thread-safe.
 */
public final class StagingRoom {
  private static final Logger log = LoggerFactory.getLogger(StagingRoom.class);

  private final Path root;
  private final OptionalLong quotaBytes;
  // Guarded by this: the bytes that each folder in use will have.
  private final Map<Path, Long> used = new HashMap<>();

  /** Some folder, with what is in it. */
  private record Held(Path folder, long bytes, long changedAtMs) {}

  StagingRoom(Path root, OptionalLong quotaBytes) {
    this.root = root;
    this.quotaBytes = quotaBytes;
  }

  /** A job uses this folder, whether it is there yet or not, until it leaves. */
  public synchronized void enter(Path folder) {
    used.putIfAbsent(folder, 0L);
  }

  /** No job uses this folder now. */
  public synchronized void leave(Path folder) {
    used.remove(folder);
  }

  /**
   * Keeps room within the quota for what a folder in use is to hold.
   *
   * @param what its name, for the message
   * @return the refusal where there is none, although nothing is left that nobody uses
   */
  public synchronized Optional<Failure> reserve(Path folder, String what, long bytes)
      throws IOException {
    if (quotaBytes.isEmpty()) {
      return Optional.empty();
    }
    long others = heldByOthers(folder);
    while (others + bytes > quotaBytes.getAsLong() && dropOldest()) {
      others = heldByOthers(folder);
    }
    if (others + bytes > quotaBytes.getAsLong()) {
      return Optional.of(refused(what, bytes, others));
    }
    used.put(folder, bytes);
    return Optional.empty();
  }

  /**
   * Deletes the oldest folder that nobody uses.
   *
   * @return false where there is none
   */
  public synchronized boolean dropOldest() throws IOException {
    Optional<Held> oldest =
        all().stream()
            .filter(held -> !used.containsKey(held.folder))
            .min(Comparator.comparingLong(Held::changedAtMs));
    if (oldest.isPresent()) {
      drop(oldest.get());
    }
    return oldest.isPresent();
  }

  /** Deletes what nobody uses and was last written to at such a time, in ms since the epoch. */
  public synchronized void drop(Predicate<Long> changedAtMs) throws IOException {
    for (Held held : all()) {
      if (!used.containsKey(held.folder) && changedAtMs.test(held.changedAtMs)) {
        drop(held);
      }
    }
  }

  private static void drop(Held held) throws IOException {
    log.info("deleting {} with {} bytes, which no job came back for", held.folder, held.bytes);
    DataDirectory.deleteTree(held.folder);
  }

  private long heldByOthers(Path folder) throws IOException {
    Map<Path, Long> bytes = new HashMap<>(used);
    all().forEach(held -> bytes.merge(held.folder, held.bytes, Math::max));
    bytes.remove(folder);
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private List<Held> all() throws IOException {
    List<Held> all = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.toList()) {
        look(folder).ifPresent(all::add);
      }
    }
    return all;
  }

  /** Empty where it went away just now, as those of running jobs do. */
  private static Optional<Held> look(Path folder) throws IOException {
    Optional<FileState> itself = FileState.of(folder);
    if (itself.isEmpty()) {
      return Optional.empty();
    }
    List<FileState> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.toList()) {
        FileState.of(file).ifPresent(files::add);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      files.add(itself.get());
    }
    long changedAtMs =
        (files.isEmpty() ? List.of(itself.get()) : files)
            .stream().mapToLong(file -> file.modifiedAt().toMillis()).max().getAsLong();
    return Optional.of(
        new Held(folder, files.stream().mapToLong(FileState::sizeBytes).sum(), changedAtMs));
  }

  private Failure refused(String what, long bytes, long others) {
    return new Failure(
        FailureCategory.DISK_FULL,
        what
            + " needs "
            + bytes
            + " bytes in '"
            + root
            + "', where running transfers need "
            + others
            + " and at most "
            + quotaBytes.getAsLong()
            + " may lie; wait for them, or raise 'staging.quota.bytes' of this node");
  }
}
