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

  /** The place of the first byte of a chunk; of the one behind the last, the size. */
  public long startOf(int chunk) {
    return ChunkHashes.startOf(chunk, sizeBytes);
  }

  /** How many bytes each chunk has, but for the last one. */
  public int chunkSizeBytes() {
    return ChunkHashes.chunkSizeBytes(sizeBytes);
  }

  /** A buffer for any of its chunks. */
  public byte[] chunkBuffer() {
    return new byte[(int) Math.min(chunkSizeBytes(), sizeBytes)];
  }
}
