package org.ringrift.sync.worker.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes of files that were read before, so that a large file is read once and not at every
 * inventory. A hash holds for as long as the size and the modification time stay the same.
 *
 * <p>Kept in a text file: {@code hash size mtime path}, one line per file. It may be deleted at any
 * time; a line that cannot be read is left out. Safe for use by several threads.
 */
public final class HashCache {
  private static final Logger log = LoggerFactory.getLogger(HashCache.class);

  /** Reads a whole file. */
  @FunctionalInterface
  public interface FileHasher {
    ContentHash hash(Path file) throws IOException;
  }

  /** A file as it was, unchanged, while its hash was taken. */
  public record HashedFile(long sizeBytes, long modifiedAtMs, ContentHash hash) {}

  /** What identifies the state of a file without reading it. */
  private record Stamp(long size, long mtimeNanos) {
    static Stamp of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
  }

  private record Entry(Stamp stamp, ContentHash hash) {
    HashedFile file() {
      long modifiedAtMs = TimeUnit.NANOSECONDS.toMillis(stamp.mtimeNanos);
      return new HashedFile(stamp.size, Math.max(0, modifiedAtMs), hash);
    }
  }

  private final Map<DataPath, Entry> entries = new ConcurrentHashMap<>();
  private final Path store;
  private final FileHasher hasher;

  private HashCache(Path store, FileHasher hasher) {
    this.store = store;
    this.hasher = hasher;
  }

  /** The cache that was saved in this file, or an empty one. */
  public static HashCache open(Path store, FileHasher hasher) {
    HashCache cache = new HashCache(store, hasher);
    try {
      Files.readAllLines(store).forEach(cache::readLine);
    } catch (NoSuchFileException e) {
      log.debug("no saved hashes at {}", store);
    } catch (IOException e) {
      log.warn("cannot read the saved hashes at {}, all files are read again: {}", store, e + "");
    }
    return cache;
  }

  /**
   * The size, time and hash of this file, which is read now unless its hash is known.
   *
   * @return empty where the file changed while it was read
   */
  public Optional<HashedFile> hash(DataPath path, Path file) throws IOException {
    Stamp before = Stamp.of(file);
    Entry known = entries.get(path);
    if (known != null && known.stamp.equals(before)) {
      return Optional.of(known.file());
    }
    ContentHash hash = hasher.hash(file);
    if (!Stamp.of(file).equals(before)) {
      return Optional.empty();
    }
    Entry entry = new Entry(before, hash);
    entries.put(path, entry);
    return Optional.of(entry.file());
  }

  /** Forgets every file but these. */
  void retain(Set<DataPath> paths) {
    entries.keySet().retainAll(paths);
  }

  /** Writes the cache to its file, all of it or nothing. */
  public synchronized void save() throws IOException {
    List<String> lines = new TreeMap<>(entries).entrySet().stream().map(HashCache::line).toList();
    Files.createDirectories(store.getParent());
    Path draft = store.resolveSibling(store.getFileName() + ".new");
    Files.write(draft, lines);
    Files.move(draft, store, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(Map.Entry<DataPath, Entry> entry) {
    Stamp stamp = entry.getValue().stamp;
    return String.join(
        " ",
        entry.getValue().hash.hex(),
        Long.toString(stamp.size),
        Long.toString(stamp.mtimeNanos),
        entry.getKey().value());
  }

  private void readLine(String line) {
    String[] parts = line.split(" ", 4);
    try {
      entries.put(
          new DataPath(parts[3]),
          new Entry(
              new Stamp(Long.parseLong(parts[1]), Long.parseLong(parts[2])),
              new ContentHash(parts[0])));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      log.debug("left out a line of {} that cannot be read: {}", store, line);
    }
  }
}
