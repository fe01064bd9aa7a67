package org.ringrift.sync.worker.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.worker.store.FileDigest;

/**
 * Looks again and again at everything in a data directory that has a real name: a file must be one
 * of the versions that its origin has had, a database must be sound and hold no half game, and
 * nothing else may be there.
 */
final class Sentinel implements AutoCloseable {
  /** Leaves some of the processor to those that it looks after. */
  private static final int PAUSE_MS = 10;

  private final Path root;
  private final Map<Path, Set<ContentHash>> versions = new ConcurrentHashMap<>();
  private final Set<Path> databases = ConcurrentHashMap.newKeySet();
  private final Set<Path> journals = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Throwable> found = new AtomicReference<>();
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Sentinel(Path root) {
    this.root = root;
    this.thread = Thread.ofPlatform().daemon().name("sentinel").unstarted(this::watch);
  }

  Sentinel start() {
    thread.start();
    return this;
  }

  /** A file may have this content from now on. */
  void allow(String path, ContentHash hash) {
    versions.computeIfAbsent(root.resolve(path), key -> ConcurrentHashMap.newKeySet()).add(hash);
  }

  /** A replica may be there, and its journal. */
  void allowDatabase(String path) {
    Path database = root.resolve(path);
    databases.add(database);
    journals.add(Path.of(database + "-journal"));
  }

  /** A database may be there into which others write as well, and its write-ahead log. */
  void allowLiveDatabase(String path) {
    allowDatabase(path);
    journals.add(root.resolve(path + "-wal"));
    journals.add(root.resolve(path + "-shm"));
  }

  /** Looks once more. */
  void look() throws IOException, SQLException {
    for (Path file : named()) {
      look(file);
    }
  }

  /**
   * @throws AssertionError where something was wrong at any moment
   */
  void requireNothingFound() {
    if (found.get() != null) {
      throw new AssertionError("something half written was seen", found.get());
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      do {
        look();
      } while (!stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS));
    } catch (IOException
        | SQLException
        | InterruptedException
        | RuntimeException
        | AssertionError e) {
      found.set(e);
    }
  }

  private List<Path> named() throws IOException {
    Path own = root.resolve(DataPath.WORK_FOLDER);
    try (Stream<Path> top = Files.list(root)) {
      return top.filter(path -> !path.equals(own)).flatMap(Sentinel::files).toList();
    }
  }

  /** A journal may go away meanwhile; then once more. */
  private static Stream<Path> files(Path folder) {
    while (true) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).toList().stream();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
      } catch (IOException e) {
        throw new AssertionError("cannot look into " + folder, e);
      }
    }
  }

  private void look(Path file) throws IOException, SQLException {
    if (databases.contains(file)) {
      List<String> faults = GameContent.faults(file);
      if (!faults.isEmpty()) {
        throw new AssertionError(file + " is damaged: " + faults);
      }
      return;
    }
    if (journals.contains(file)) {
      return;
    }
    try {
      ContentHash hash = FileDigest.hashOf(file);
      if (!versions.getOrDefault(file, Set.of()).contains(hash)) {
        throw new AssertionError(file + " is no version that its origin ever had");
      }
    } catch (NoSuchFileException e) {
      throw new AssertionError(file + " was there and is not any more", e);
    }
  }
}
