package org.ringrift.sync.worker.store;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SHA-256 of every chunk of a file, in order. The last chunk may be shorter; an empty file has
 * none.
 */
public final class ChunkHashes {
  /** Bytes of a chunk. */
  public static final int CHUNK_SIZE_BYTES = 2 << 20;

  /** A file must not be larger; its hashes are 16 MiB. */
  public static final long MAX_FILE_SIZE_BYTES = 1L << 40;

  /** Bytes of one hash. */
  public static final int HASH_SIZE_BYTES = 32;

  private final byte[] hashes;

  private ChunkHashes(byte[] hashes) {
    this.hashes = hashes;
  }

  /**
   * Wraps what {@link #toBytes()} gave.
   *
   * @param hashes one hash after the other; copied
   * @throws IllegalArgumentException where there are not as many as a file of this size has
   */
  public static ChunkHashes of(byte[] hashes, long fileSizeBytes) {
    if (hashes.length != (long) HASH_SIZE_BYTES * count(fileSizeBytes)) {
      throw new IllegalArgumentException(
          "a file of "
              + fileSizeBytes
              + " bytes has "
              + count(fileSizeBytes)
              + " chunks, which is not what "
              + hashes.length
              + " bytes of hashes are for");
    }
    return new ChunkHashes(hashes.clone());
  }

  /** How many chunks a file of this size has. */
  public static int count(long fileSizeBytes) {
    return Math.toIntExact((fileSizeBytes + CHUNK_SIZE_BYTES - 1) / CHUNK_SIZE_BYTES);
  }

  /** How many bytes a chunk of a file of this size has. */
  public static int sizeOf(int chunk, long fileSizeBytes) {
    return (int) Math.min(CHUNK_SIZE_BYTES, fileSizeBytes - (long) chunk * CHUNK_SIZE_BYTES);
  }

  /** One hash after the other. */
  public byte[] toBytes() {
    return hashes.clone();
  }

  /** True where the first so many of these bytes are that chunk. */
  public boolean matches(int chunk, byte[] bytes, int length) {
    MessageDigest digest = FileDigest.sha256();
    digest.update(bytes, 0, length);
    byte[] hash = digest.digest();
    int from = chunk * HASH_SIZE_BYTES;
    return Arrays.equals(hashes, from, from + HASH_SIZE_BYTES, hash, 0, hash.length);
  }
}
