package org.ringrift.sync.worker.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Durable;

/**
 * Deletes replicas that are not needed here any more. What this node makes itself, databases that
 * it merges, and a copy that has more than others have it keeps. Not to be called for an artifact
 * that is being fetched; who reads the copy reads on.
 */
public final class CopyDeleter {
  private static final List<String> UNSAVED = List.of("-wal", "-journal");
  private static final List<String> SIDE_FILES = List.of("-wal", "-shm", "-journal");

  private final NodeId self;
  private final DataDirectory directory;
  private final LocalCopy copies;

  public CopyDeleter(NodeId self, DataDirectory directory, LocalCopy copies) {
    this.self = self;
    this.directory = directory;
    this.copies = copies;
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
   * @param atMost what others have; a copy that has more stays
   */
  public Outcome delete(ArtifactId artifact, Version atMost) {
    if (artifact.origin().filter(self::equals).isPresent()) {
      return new Outcome.Kept("it is this node's own database");
    }
    if (artifact.dataType().isMerged()) {
      return new Outcome.Kept("every node that merges it has changes to give");
    }
    try {
      return delete(artifact, directory.resolve(artifact.pathOn(self)), atMost);
    } catch (IOException | InvalidNameException e) {
      return new Outcome.Kept("it cannot be deleted: " + e.getMessage());
    }
  }

  private Outcome delete(ArtifactId artifact, Path file, Version atMost) throws IOException {
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
}
