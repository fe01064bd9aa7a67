package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.merge.MergedDatabase;
import org.ringrift.sync.worker.snapshot.DatabaseSnapshot;
import org.ringrift.sync.worker.snapshot.SnapshotOutcome;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.FileState;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * Makes the bytes of an artifact ready to travel: a snapshot of a database; for a file a hard link,
 * so that it stays although its name vanishes, or a copy where the file system has no hard links.
 */
final class ContentMaker {
  private static final byte[] SQLITE_HEADER =
      "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> DATABASE_SIDE_FILES = List.of("-wal", "-shm", "-journal");

  private final DataDirectory directory;
  private final DatabaseSnapshot snapshots;

  ContentMaker(DataDirectory directory, DatabaseSnapshot snapshots) {
    this.directory = directory;
    this.snapshots = snapshots;
  }

  /** The state of everything that decides what the artifact is now. */
  static List<Optional<FileState>> originState(ArtifactId artifact, Path source)
      throws IOException {
    return artifact.dataType().isDatabase()
        ? List.of(FileState.of(source), FileState.of(Path.of(source + "-wal")))
        : List.of(FileState.of(source));
  }

  PrepareOutcome make(ArtifactId artifact, DataPath path, Path source) throws IOException {
    Optional<FileState> found = FileState.of(source);
    if (found.isEmpty() || !Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      return refused(FailureCategory.SOURCE_MISSING, path, "is not there, or is not a plain file");
    }
    Path file = directory.offersFolder().resolve(UUID.randomUUID().toString());
    try {
      FileTime madeAt = fileSystemTime(file);
      PrepareOutcome outcome =
          artifact.dataType().isDatabase()
              ? snapshot(artifact, path, source, file, madeAt)
              : link(path, source, file, madeAt);
      return switch (outcome) {
        case PrepareOutcome.Ready ready -> ready;
        case PrepareOutcome.Refused refused -> {
          Files.deleteIfExists(file);
          yield refused;
        }
      };
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private PrepareOutcome snapshot(
      ArtifactId artifact, DataPath path, Path source, Path file, FileTime madeAt)
      throws IOException {
    List<Optional<FileState>> origin = originState(artifact, source);
    Optional<Failure> full =
        directory.refuseWithoutSpace("a snapshot of '" + path + "'", size(origin));
    if (full.isPresent()) {
      // The disk that is full is the source's, so the target may well ask another source.
      return new PrepareOutcome.Refused(
          new Failure(FailureCategory.SOURCE_BUSY, full.get().error()));
    }
    return switch (snapshots.take(source, file)) {
      case SnapshotOutcome.Refused refused -> new PrepareOutcome.Refused(refused.failure());
      case SnapshotOutcome.Taken taken ->
          ready(file, origin, madeAt, artifact.dataType(), taken.games());
    };
  }

  private static PrepareOutcome ready(
      Path file,
      List<Optional<FileState>> origin,
      FileTime madeAt,
      DataType type,
      GamesDatabase.Games games)
      throws IOException {
    FileDigest digest = FileDigest.of(file);
    long modifiedAt = modifiedAtMs(origin);
    Version version;
    try {
      version =
          type.isMerged()
              ? MergedDatabase.version(type, file, modifiedAt)
              : new Version.GamesVersion(
                  digest.sizeBytes(), modifiedAt, games.count(), games.highWaterMark());
    } catch (SQLException e) {
      return new PrepareOutcome.Refused(
          new Failure(FailureCategory.SOURCE_CORRUPT, String.valueOf(e.getMessage())));
    }
    return new PrepareOutcome.Ready(
        new Content(file, FileState.of(file).orElseThrow(), origin, madeAt, digest, version));
  }

  private static PrepareOutcome link(DataPath path, Path source, Path file, FileTime madeAt)
      throws IOException {
    if (isDatabaseOrSideFile(source)) {
      return refused(
          FailureCategory.INVALID_JOB,
          path,
          "is an SQLite database or its side file and must not travel as a plain file; name it as"
              + " games");
    }
    FileState before = FileState.of(source).orElseThrow();
    linkOrCopy(source, file);
    FileDigest digest = FileDigest.of(file);
    if (!FileState.of(source).equals(Optional.of(before))) {
      return refused(
          FailureCategory.SOURCE_CHANGED, path, "was written to while it was read; try again");
    }
    List<Optional<FileState>> origin = List.of(Optional.of(before));
    Version version =
        new Version.FileVersion(
            digest.sizeBytes(), modifiedAtMs(origin), Optional.of(digest.hash()));
    return new PrepareOutcome.Ready(
        new Content(file, FileState.of(file).orElseThrow(), origin, madeAt, digest, version));
  }

  private static void linkOrCopy(Path source, Path file) throws IOException {
    try {
      Files.createLink(file, source);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(source, file);
    }
  }

  private static boolean isDatabaseOrSideFile(Path source) throws IOException {
    String name = source.getFileName().toString();
    if (DATABASE_SIDE_FILES.stream().anyMatch(name::endsWith)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(source)) {
      return Arrays.equals(in.readNBytes(SQLITE_HEADER.length), SQLITE_HEADER);
    }
  }

  /** What the clock of this file system says, which need not be that of this machine. */
  private static FileTime fileSystemTime(Path probe) throws IOException {
    Files.createFile(probe);
    FileTime now = Files.getLastModifiedTime(probe);
    Files.delete(probe);
    return now;
  }

  private static long size(List<Optional<FileState>> origin) {
    return origin.stream().flatMap(Optional::stream).mapToLong(FileState::sizeBytes).sum();
  }

  private static long modifiedAtMs(List<Optional<FileState>> origin) {
    return origin.stream()
        .flatMap(Optional::stream)
        .mapToLong(state -> Math.max(0, state.modifiedAt().toMillis()))
        .max()
        .orElse(0);
  }

  private static PrepareOutcome refused(FailureCategory category, DataPath path, String rule) {
    return new PrepareOutcome.Refused(new Failure(category, "'" + path + "' " + rule));
  }
}
