package org.ringrift.sync.worker.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.store.DataDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models and archives: announced once they have stopped growing and were read. Used by one thread;
 * files are read and announced on another.
 */
final class FilesDesk {
  private static final Logger log = LoggerFactory.getLogger(FilesDesk.class);

  private final DataDirectory directory;
  private final InventoryScanner scanner;
  private final Ledger ledger;
  private final Announcements announcements;
  private final QuietFiles quiet;
  private final Executor readers;
  private final Consumer<Runnable> desk;
  private final LongSupplier nanos;
  private final Map<DataPath, ArtifactId> artifacts = new TreeMap<>();
  private final Map<DataPath, String> problems = new TreeMap<>();
  private final Set<DataPath> busy = new HashSet<>();

  /**
   * @param readers reads whole files
   * @param desk runs what it is given on the thread that uses this
   * @param nanos a clock that only goes forward
   */
  FilesDesk(
      DataDirectory directory,
      InventoryScanner scanner,
      Ledger ledger,
      Announcements announcements,
      QuietFiles quiet,
      Executor readers,
      Consumer<Runnable> desk,
      LongSupplier nanos) {
    this.directory = directory;
    this.scanner = scanner;
    this.ledger = ledger;
    this.announcements = announcements;
    this.quiet = quiet;
    this.readers = readers;
    this.desk = desk;
    this.nanos = nanos;
  }

  /** A file is there as if it had been announced: the first inventory names it. */
  void known(ArtifactId artifact, Path file) throws IOException {
    FileMark.of(file).ifPresent(mark -> ledger.announced(artifact.path(), mark));
  }

  /** A file was written to, or found. */
  void touched(ArtifactId artifact, Path file, long now) throws IOException {
    DataPath path = artifact.path();
    Optional<FileMark> mark = FileMark.of(file);
    if (mark.isEmpty()) {
      quiet.forget(path);
      problems.remove(path);
    } else if (isReceived(file, mark.get())) {
      quiet.forget(path);
      ledger.announced(path, mark.get());
    } else if (mark.get().sizeBytes() == 0 || ledger.file(path).equals(mark)) {
      quiet.forget(path);
    } else {
      artifacts.put(path, artifact);
      quiet.seen(path, mark.get(), now);
    }
  }

  /** Reads the files that are quiet. */
  void runDue(long now) throws IOException {
    for (Map.Entry<DataPath, FileMark> one : quiet.takeQuiet(now).entrySet()) {
      ArtifactId artifact = artifacts.get(one.getKey());
      Path file = directory.root().resolve(one.getKey().value());
      boolean same = FileMark.of(file).equals(Optional.of(one.getValue()));
      if (!same || isReceived(file, one.getValue()) || busy.contains(one.getKey())) {
        touched(artifact, file, now);
      } else {
        busy.add(one.getKey());
        boolean older = isOlder(one.getKey(), one.getValue());
        readers.execute(() -> read(artifact, file, one.getValue(), older));
      }
    }
  }

  /** When the next file may be quiet; empty where none waits. */
  OptionalLong due() {
    return quiet.due();
  }

  /** One sentence for each file that could not be announced. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  private boolean isReceived(Path file, FileMark mark) {
    return directory.received().contains(file, mark.sizeBytes(), mark.modifiedAtMs());
  }

  /** A file that was copied or renamed into place may carry an older time than the one before. */
  private boolean isOlder(DataPath path, FileMark mark) {
    return ledger
        .file(path)
        .filter(known -> mark.modifiedAtNanos() <= known.modifiedAtNanos())
        .isPresent();
  }

  private void read(ArtifactId artifact, Path file, FileMark mark, boolean older) {
    try {
      Optional<Version> version = scanner.versionOf(artifact);
      if (version.isPresent()
          && version.get() instanceof Version.FileVersion found
          && found.sizeBytes() == mark.sizeBytes()
          && found.modifiedAtMs() == mark.modifiedAtMs()) {
        var unused =
            announcements
                .file(artifact, found, older)
                .whenComplete(
                    (taken, failure) -> desk.accept(() -> ended(artifact, file, mark, failure)));
      } else {
        // It changes while it is read.
        desk.accept(() -> again(artifact, file));
      }
    } catch (IOException | SQLException | RuntimeException e) {
      desk.accept(() -> ended(artifact, file, mark, e));
    }
  }

  private void ended(ArtifactId artifact, Path file, FileMark mark, Throwable failure) {
    DataPath path = artifact.path();
    if (failure == null) {
      busy.remove(path);
      problems.remove(path);
      ledger.announced(path, mark);
      return;
    }
    String text = "file '" + path + "' could not be announced: " + failure;
    log.debug(text);
    problems.put(path, text);
    again(artifact, file);
  }

  private void again(ArtifactId artifact, Path file) {
    busy.remove(artifact.path());
    try {
      touched(artifact, file, nanos.getAsLong());
    } catch (IOException e) {
      log.warn("{} is looked at again later: {}", file, e.toString());
    }
  }
}
