package org.ringrift.sync.worker.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files came from other nodes: a model lies at the same path wherever it is, so that nothing
 * about a replica itself says that it was not made here. A file that was written to since is this
 * node's own.
 *
 * <p>Kept in a text file, {@code size mtime path} for each, saved before a file gets its name; a
 * crash in between leaves a line that fits nothing. Thread-safe.
 */
public final class ReceivedFiles {
  private static final Logger log = LoggerFactory.getLogger(ReceivedFiles.class);

  private final Path root;
  private final Path store;
  private final Map<String, Arrived> files = new TreeMap<>();

  private record Arrived(long sizeBytes, long modifiedAtMs) {}

  private ReceivedFiles(Path root, Path store) {
    this.root = root;
    this.store = store;
  }

  /** What was saved in this file, or nothing. */
  static ReceivedFiles open(Path root, Path store) throws IOException {
    ReceivedFiles received = new ReceivedFiles(root, store);
    try {
      Files.readAllLines(store).forEach(received::readLine);
      received.files.keySet().removeIf(path -> !Files.exists(root.resolve(path), NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      log.debug("nothing was received so far: there is no {}", store);
    }
    return received;
  }

  /** A file from another node is about to be here, with this size and this time. */
  public synchronized void expect(Path file, long sizeBytes, long modifiedAtMs) throws IOException {
    files.put(root.relativize(file).toString(), new Arrived(sizeBytes, modifiedAtMs));
    List<String> lines =
        files.entrySet().stream()
            .map(
                one ->
                    one.getValue().sizeBytes
                        + " "
                        + one.getValue().modifiedAtMs
                        + " "
                        + one.getKey())
            .toList();
    Path draft = store.resolveSibling(store.getFileName() + ".new");
    Files.write(draft, lines);
    Durable.rename(draft, store, modifiedAtMs);
  }

  /** True where the file of this size and time is one that came from another node. */
  public synchronized boolean contains(Path file, long sizeBytes, long modifiedAtMs) {
    return new Arrived(sizeBytes, modifiedAtMs).equals(files.get(root.relativize(file).toString()));
  }

  private void readLine(String line) {
    String[] parts = line.split(" ", 3);
    try {
      files.put(parts[2], new Arrived(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      log.warn("left out a line of {} that cannot be read: {}", store, line);
    }
  }
}
