package org.ringrift.sync.worker.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Durable;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.FileState;

/**
 * Deletes copies that are not needed here any more. Databases that this node makes itself or
 * merges, and a copy that has more than others have, it keeps. Not to be called for an artifact
 * that is being fetched; who reads a replica reads on.
 *
 * <p>An original, a file that this node made, goes only where its content is exactly what the
 * others have, read anew, and where nobody has written into it of late, nor is fetching it.
 */
public final class CopyDeleter {
  private static final List<String> UNSAVED = List.of("-wal", "-journal");
  private static final List<String> SIDE_FILES = List.of("-wal", "-shm", "-journal");

  /** Who wrote into a file so shortly before may go on with it. */
  private static final Duration AT_REST = Duration.ofMinutes(1);

  private final NodeId self;
  private final DataDirectory directory;
  private final LocalCopy copies;
  private final Predicate<ArtifactId> beingFetched;
  private final InstantSource clock;

  /**
   * @param beingFetched true for an artifact that another node is fetching from here now
   */
  public CopyDeleter(
      NodeId self,
      DataDirectory directory,
      LocalCopy copies,
      Predicate<ArtifactId> beingFetched,
      InstantSource clock) {
    this.self = self;
    this.directory = directory;
    this.copies = copies;
    this.beingFetched = beingFetched;
    this.clock = clock;
  }

  /** What a copy is to its node. */
  public enum Kind {
    /** It came from others. */
    REPLICA,
    /** The node made it. */
    ORIGINAL
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** It is not there any more, or was not. */
    record Deleted(long bytesFreed) implements Outcome {}

    /** It stays. */
    record Kept(String reason) implements Outcome {}
  }

  /**
   * Deletes the copy.
   *
   * @param atMost what others have; a copy that has more stays, and an original that differs
   */
  public Outcome delete(ArtifactId artifact, Version atMost, Kind kind) {
    if (artifact.origin().filter(self::equals).isPresent()) {
      return new Outcome.Kept("it is this node's own database");
    }
    if (artifact.dataType().isMerged()) {
      return new Outcome.Kept("every node that merges it has changes to give");
    }
    try {
      Path file = directory.resolve(artifact.pathOn(self));
      return switch (kind) {
        case REPLICA -> deleteReplica(artifact, file, atMost);
        case ORIGINAL -> deleteOriginal(artifact, file, atMost);
      };
    } catch (IOException | InvalidNameException e) {
      return new Outcome.Kept("it cannot be deleted: " + e.getMessage());
    }
  }

  private Outcome deleteReplica(ArtifactId artifact, Path file, Version atMost) throws IOException {
    if (Files.notExists(file)) {
      return new Outcome.Deleted(0);
    }
    for (String side : UNSAVED) {
      Path unsaved = Path.of(file + side);
      if (Files.exists(unsaved) && Files.size(unsaved) > 0) {
        return new Outcome.Kept("somebody writes into it: '" + unsaved.getFileName() + "'");
      }
    }
    Optional<Version> here = copies.version(artifact, file);
    if (here.filter(atMost::satisfies).isEmpty()) {
      return new Outcome.Kept(
          here.map(found -> "it has something else than what others have: " + found)
              .orElse("it cannot be read"));
    }
    long bytes = Files.size(file);
    Durable.delete(file);
    for (String side : SIDE_FILES) {
      Files.deleteIfExists(Path.of(file + side));
    }
    return new Outcome.Deleted(bytes);
  }

  private Outcome deleteOriginal(ArtifactId artifact, Path file, Version there) throws IOException {
    if (artifact.dataType().hasOrigin()
        || !(there instanceof Version.FileVersion version)
        || version.hash().isEmpty()) {
      return new Outcome.Kept("of an original only a file with a known hash may go");
    }
    Optional<FileState> before = FileState.of(file);
    if (before.isEmpty()) {
      return new Outcome.Deleted(0);
    }
    Optional<String> inUse = inUse(artifact, file, before.get());
    if (inUse.isPresent()) {
      return new Outcome.Kept(inUse.get());
    }
    ContentHash content = FileDigest.hashOf(file);
    if (!content.equals(version.hash().get())) {
      return new Outcome.Kept("it has something else than what others have: hash " + content);
    }
    // Reading gigabytes takes a while.
    Optional<FileState> after = FileState.of(file);
    if (!after.equals(before)) {
      return new Outcome.Kept("somebody wrote into it while it was read");
    }
    Optional<String> meanwhile = inUse(artifact, file, before.get());
    if (meanwhile.isPresent()) {
      return new Outcome.Kept(meanwhile.get());
    }
    Durable.delete(file);
    return new Outcome.Deleted(before.get().sizeBytes());
  }

  private Optional<String> inUse(ArtifactId artifact, Path file, FileState state) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("it is no file of its own");
    }
    if (state.modifiedAt().toInstant().plus(AT_REST).isAfter(clock.instant())) {
      return Optional.of("somebody may be writing into it: it changed at " + state.modifiedAt());
    }
    return beingFetched.test(artifact)
        ? Optional.of("another node is fetching it")
        : Optional.empty();
  }
}
