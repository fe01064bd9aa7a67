package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.GameRows;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.store.FileState;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.store.NodeMark;
import org.ringrift.sync.worker.store.StorageMounts;

/**
 * Looks whether this node sees what it is to fetch where the source keeps it, on storage that both
 * share. Nothing is written there, and no lock is taken.
 *
 * <p>Nothing is believed because of a path or a size: the directory must carry the source's own
 * {@link NodeMark}, a file is read and hashed, the games of a database are counted. A database
 * beside which a log or a journal lies may be in the middle of a commit that cannot be seen
 * correctly from another machine, so that one counts as not there.
 */
public final class SharedStorage {
  /** The name in events and metrics. */
  static final String NAME = "already-shared";

  private static final List<String> SIDE_FILES = List.of("-wal", "-journal");

  private final StorageMounts mounts;
  private final FileHashes hashes;

  /** What came of looking. */
  sealed interface Sight {
    /** The source's copy, or a newer one, can be read here. */
    record Visible(Version version) implements Sight {}

    /** It cannot, for this reason. */
    record Hidden(Failure failure) implements Sight {}
  }

  public SharedStorage(StorageMounts mounts, FileHashes hashes) {
    this.mounts = mounts;
    this.hashes = hashes;
  }

  /** Looks for what a request wants at one of its sources. */
  Sight look(FetchRequest request, Source source) {
    ArtifactId artifact = request.artifact();
    try {
      Path root = mounts.here(source.endpoints().dataDirectory());
      Optional<String> owner = NodeMark.read(root);
      if (owner.filter(source.node().value()::equals).isEmpty()) {
        String seen = owner.map(name -> "that of '" + name + "'").orElse("none that is marked");
        return hidden("'" + root + "' is not the data directory of " + source.node() + ": " + seen);
      }
      Path file = root.resolve(artifact.pathOn(source.node()).value());
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !file.toRealPath().startsWith(root.toRealPath())) {
        return hidden("'" + file + "' is not there, or no plain file");
      }
      return artifact.dataType().isDatabase() ? games(request, file) : file(request, file);
    } catch (IOException | SQLException | InvalidPathException e) {
      return hidden(Failure.describe(e));
    }
  }

  private Sight file(FetchRequest request, Path file) throws IOException {
    long size = Files.size(file);
    long modifiedAtMs = Math.max(0, Files.getLastModifiedTime(file).toMillis());
    return fitting(
        request, new Version.FileVersion(size, modifiedAtMs, Optional.of(hashes.of(file))), file);
  }

  private static Sight games(FetchRequest request, Path file) throws IOException, SQLException {
    Optional<FileState> before = FileState.of(file);
    if (isBeingWritten(file)) {
      return hidden("'" + file + "' is being written to: a log lies beside it");
    }
    Version.GamesVersion found = GamesDatabase.fileVersion(file);
    GamesDatabase.Games games;
    boolean named;
    try (Connection connection = GamesDatabase.openImmutable(file)) {
      games = GamesDatabase.games(connection, "main");
      named =
          request.gameIds().isEmpty()
              || GameRows.finished(connection, request.gameIds()).containsAll(request.gameIds());
    }
    if (isBeingWritten(file) || !FileState.of(file).equals(before)) {
      return hidden("'" + file + "' changed while its games were counted");
    }
    if (!named) {
      return hidden("'" + file + "' lacks games that the job names");
    }
    return fitting(
        request,
        new Version.GamesVersion(
            found.sizeBytes(), found.modifiedAtMs(), games.count(), games.highWaterMark()),
        file);
  }

  private static boolean isBeingWritten(Path file) throws IOException {
    for (String suffix : SIDE_FILES) {
      Path side = Path.of(file + suffix);
      if (Files.exists(side, LinkOption.NOFOLLOW_LINKS) && Files.size(side) > 0) {
        return true;
      }
    }
    return false;
  }

  private static Sight fitting(FetchRequest request, Version found, Path file) {
    return found.satisfies(request.wanted())
        ? new Sight.Visible(found)
        : hidden("'" + file + "' is " + found + ", which is not the wanted " + request.wanted());
  }

  private static Sight hidden(String why) {
    return new Sight.Hidden(
        new Failure(FailureCategory.SOURCE_UNREACHABLE, "not visible on shared storage: " + why));
  }
}
