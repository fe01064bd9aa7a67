package org.ringrift.sync.worker.arrival;

import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.ChunkHashes;

/**
 * What is to arrive.
 *
 * @param sizeBytes of the file
 * @param hash of the whole file
 * @param version what the artifact is then
 * @param chunks the hash of every chunk
 */
public record Manifest(long sizeBytes, ContentHash hash, Version version, ChunkHashes chunks) {

  /** How many chunks there are. */
  public int count() {
    return ChunkHashes.count(sizeBytes);
  }

  /** How many bytes a chunk has. */
  public int lengthOf(int chunk) {
    return ChunkHashes.sizeOf(chunk, sizeBytes);
  }
}
