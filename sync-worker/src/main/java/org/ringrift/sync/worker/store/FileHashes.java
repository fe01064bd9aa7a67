package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringrift.sync.core.ContentHash;

/**
 * Remembers the hashes of files that did not change since they were read, so that a repeated job
 * does not read gigabytes again. Thread-safe; keeps the newest 1,000.
 */
public final class FileHashes {
  /** A file written to within this time may be written to again without a new time stamp. */
  private static final long UNSETTLED_MS = 2_000;

  private static final int MAX_ENTRIES = 1_000;

  private final InstantSource clock;
  private final Map<FileState, ContentHash> known = Collections.synchronizedMap(new Newest());

  public FileHashes(InstantSource clock) {
    this.clock = clock;
  }

  /** The hash of a file, read only where it is not known for this very state. */
  public ContentHash of(Path file) throws IOException {
    FileState before = FileState.of(file).orElseThrow(() -> new IOException(file + " is missing"));
    ContentHash hash = known.get(before);
    if (hash == null) {
      hash = FileDigest.hashOf(file);
      boolean unchanged = FileState.of(file).filter(before::equals).isPresent();
      if (unchanged && settled(before.modifiedAt())) {
        known.put(before, hash);
      }
    }
    return hash;
  }

  /** Remembers what somebody else has read. */
  public void remember(Path file, ContentHash hash) throws IOException {
    FileState.of(file).ifPresent(state -> known.put(state, hash));
  }

  private boolean settled(FileTime modifiedAt) {
    return modifiedAt.toMillis() + UNSETTLED_MS < clock.millis();
  }

  private static final class Newest extends LinkedHashMap<FileState, ContentHash> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<FileState, ContentHash> eldest) {
      return size() > MAX_ENTRIES;
    }
  }
}
