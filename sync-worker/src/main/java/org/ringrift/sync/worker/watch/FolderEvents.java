package org.ringrift.sync.worker.watch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the file system which files below some folders are written to: within a millisecond on
 * Linux (inotify), while the writer keeps them open. Folders may come and go. Symbolic links are
 * not followed. Thread-safe.
 *
 * <p>On a network file system nothing is heard of what other machines write, and the system limits
 * how many folders may be watched; whoever uses this looks at everything from time to time.
 */
final class FolderEvents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderEvents.class);

  private static final String NO_WATCHERS =
      "this user has no file watchers left, so that the data directory is only looked at now and"
          + " then; raise fs.inotify.max_user_instances and start the worker again";

  private final Path top;
  private final List<Path> folders;
  private final Listener listener;
  private final Optional<WatchService> service;
  private final Map<WatchKey, Path> watched = new ConcurrentHashMap<>();
  private volatile Optional<String> problem = Optional.empty();

  /** Hears of changes, on a thread of this class. */
  interface Listener {
    /** A file was made, written to or deleted. */
    void touched(Path file);

    /** Changes came faster than they were read: anything may have been touched. */
    void lost();
  }

  /**
   * Hears nothing before {@link #start()}.
   *
   * @param top exists; the folders lie below it, and need not exist
   */
  FolderEvents(Path top, List<Path> folders, Listener listener) {
    this.top = top;
    this.folders = List.copyOf(folders);
    this.listener = listener;
    this.service = watchService(top);
  }

  private static Optional<WatchService> watchService(Path top) {
    try {
      return Optional.of(top.getFileSystem().newWatchService());
    } catch (IOException e) {
      log.warn("nothing below {} can be watched: {}", top, e.toString());
      return Optional.empty();
    }
  }

  void start() {
    service.ifPresent(
        open -> Thread.ofPlatform().daemon().name("watch-folders").start(() -> listen(open)));
  }

  /**
   * Finds every file in the folders, and watches what is not watched yet.
   *
   * @param found hears of each file, on this thread
   */
  void search(Consumer<Path> found) {
    problem = service.isPresent() ? Optional.empty() : Optional.of(NO_WATCHERS);
    enter(top, found);
  }

  /** Why not everything is watched. */
  Optional<String> problem() {
    return problem;
  }

  @Override
  public void close() {
    try {
      if (service.isPresent()) {
        service.get().close();
      }
    } catch (IOException e) {
      log.debug("closing the watch service failed: {}", e.toString());
    }
  }

  private void listen(WatchService open) {
    try {
      while (true) {
        WatchKey key = open.take();
        Path folder = watched.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
          heard(folder, event);
        }
        if (!key.reset()) {
          watched.remove(key);
        }
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("watches no more");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void heard(Path folder, WatchEvent<?> event) {
    if (event.kind().equals(OVERFLOW)) {
      listener.lost();
    } else if (folder != null && event.context() instanceof Path name) {
      Path path = folder.resolve(name);
      if (event.kind().equals(ENTRY_CREATE) && Files.isDirectory(path, NOFOLLOW_LINKS)) {
        // What was put into it before it was watched is found here.
        enter(path, listener::touched);
      } else if (isInside(path) && says(event, path)) {
        listener.touched(path);
      }
    }
  }

  /** A log comes and goes with those who read, too; only what is written to it is news. */
  private static boolean says(WatchEvent<?> event, Path path) {
    return event.kind().equals(ENTRY_MODIFY) || !path.toString().endsWith("-wal");
  }

  private void enter(Path folder, Consumer<Path> found) {
    boolean inside = isInside(folder);
    if (!inside && folders.stream().noneMatch(wanted -> wanted.startsWith(folder))) {
      return;
    }
    service.ifPresent(open -> watch(open, folder, inside));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (Files.isDirectory(child, NOFOLLOW_LINKS)) {
          enter(child, found);
        } else if (inside && Files.isRegularFile(child, NOFOLLOW_LINKS)) {
          found.accept(child);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("{} cannot be searched: {}", folder, e.toString());
    }
  }

  /** On the way to a folder only what is made matters. */
  private void watch(WatchService open, Path folder, boolean inside) {
    try {
      WatchKey key =
          inside
              ? folder.register(open, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE)
              : folder.register(open, ENTRY_CREATE);
      watched.put(key, folder);
    } catch (ClosedWatchServiceException e) {
      log.debug("watches no more");
    } catch (IOException e) {
      problem =
          Optional.of(
              "folder '" + folder + "' cannot be watched, it is only looked at now and then: " + e);
    }
  }

  private boolean isInside(Path path) {
    return folders.stream().anyMatch(path::startsWith);
  }
}
