package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;

/** The bytes behind an offer. Thread-safe. */
sealed interface Served permits Content, Relay {
  /** In the offers folder; only read. */
  Path file();

  long sizeBytes();

  ContentHash hash();

  Version version();

  ChunkHashes chunks();

  /** Why the bytes are not those that were offered any more; empty where they are. */
  Optional<Failure> fault() throws IOException;

  /**
   * Waits a bounded time for the byte at this place.
   *
   * @return where the bytes end that can be read from there on now; empty where it did not come
   */
  OptionalLong readableUntil(long position) throws InterruptedException;
}
