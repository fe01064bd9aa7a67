package org.ringrift.sync.worker.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringrift.sync.worker.snapshot.DatabaseSnapshot;
import org.ringrift.sync.worker.snapshot.SnapshotOutcome;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;

/**
 * Keeps what a live database was before each merge, in {@code .ringsync/backups/<path>/}: the
 * newest few, and no more bytes than a limit; the newest one always stays.
 */
final class Backups {
  private final DataDirectory directory;
  private final int count;
  private final long maxBytes;

  Backups(DataDirectory directory, int count, long maxBytes) {
    this.directory = directory;
    this.count = count;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds one, and deletes those that are too many or too large.
   *
   * @return why there is none; empty where it is there
   */
  Optional<Failure> keep(Path database, long nowMs) throws IOException {
    Path folder = folder(database);
    Optional<Failure> full =
        directory.refuseWithoutSpace("a backup of '" + database + "'", Files.size(database));
    if (full.isPresent()) {
      return full;
    }
    Files.createDirectories(folder);
    Path draft = folder.resolve("draft");
    Files.deleteIfExists(draft);
    return switch (DatabaseSnapshot.copy(database, draft)) {
      case SnapshotOutcome.Refused refused -> Optional.of(refused.failure());
      case SnapshotOutcome.Taken taken -> {
        Path name = folder.resolve(String.format("%019d.db", nowMs));
        Files.move(draft, name, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        prune(folder);
        yield Optional.empty();
      }
    };
  }

  Path folder(Path database) {
    return directory
        .workFolder()
        .resolve("backups")
        .resolve(directory.root().relativize(database).toString());
  }

  private void prune(Path folder) throws IOException {
    List<Path> newestFirst;
    try (Stream<Path> files = Files.list(folder)) {
      newestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    long bytes = 0;
    for (int i = 0; i < newestFirst.size(); i++) {
      bytes += Files.size(newestFirst.get(i));
      if (i >= count || (i > 0 && bytes > maxBytes)) {
        Files.delete(newestFirst.get(i));
      }
    }
  }
}
