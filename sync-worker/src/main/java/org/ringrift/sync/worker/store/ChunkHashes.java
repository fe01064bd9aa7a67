package org.ringrift.sync.worker.store;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SHA-256 of every chunk of a file, in order. The last chunk may be shorter; an empty file has
 * none.
 */
public final class ChunkHashes {
  /** Bytes of a chunk of a large file, and the most that any has. */
  public static final int LARGE_CHUNK_BYTES = 2 << 20;

  /**
   * Bytes of a chunk of a small file. Each node of a chain is one chunk behind the one before it,
   * which for a model is a good part of the whole time.
   */
  public static final int SMALL_CHUNK_BYTES = 512 << 10;

  /** The largest file with small chunks; their hashes are 16 KiB. */
  public static final long SMALL_FILE_BYTES = 256L << 20;

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

  /** How many bytes each chunk of a file of this size has, but for the last one. */
  public static int chunkSizeBytes(long fileSizeBytes) {
    return fileSizeBytes <= SMALL_FILE_BYTES ? SMALL_CHUNK_BYTES : LARGE_CHUNK_BYTES;
  }

  /** How many chunks a file of this size has. */
  public static int count(long fileSizeBytes) {
    int size = chunkSizeBytes(fileSizeBytes);
    return Math.toIntExact((fileSizeBytes + size - 1) / size);
  }

  /** The place of the first byte of a chunk; of the one behind the last, the size of the file. */
  public static long startOf(int chunk, long fileSizeBytes) {
    return Math.min((long) chunk * chunkSizeBytes(fileSizeBytes), fileSizeBytes);
  }

  /** How many bytes a chunk of a file of this size has. */
  public static int sizeOf(int chunk, long fileSizeBytes) {
    return Math.toIntExact(startOf(chunk + 1, fileSizeBytes) - startOf(chunk, fileSizeBytes));
  }

  /** The chunk that holds the byte at this place. */
  public static int at(long position, long fileSizeBytes) {
    return Math.toIntExact(position / chunkSizeBytes(fileSizeBytes));
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
