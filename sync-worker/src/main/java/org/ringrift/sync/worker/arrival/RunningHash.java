package org.ringrift.sync.worker.arrival;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.FileDigest;

/**
 * The hash of a whole file whose chunks come in nearly the right order, computed while they come.
 * What comes out of turn is read back once its turn is there, which a moment after it was written
 * costs no disk. Thread-safe; one thread hashes, the others do not wait for it.
 */
final class RunningHash {
  /** Reads a chunk that was written before. */
  @FunctionalInterface
  interface Reader {
    /** Fills the start of the buffer and says how many bytes that were. */
    int read(int chunk, byte[] buffer) throws IOException;
  }

  private final int count;
  private final IntPredicate there;
  private final Reader reader;
  private final ReentrantLock turn = new ReentrantLock();
  // Guarded by turn.
  private final MessageDigest whole = FileDigest.sha256();
  private byte[] readBack = {};
  private int next;

  /**
   * @param there true for chunks that are verified and written
   */
  RunningHash(int count, IntPredicate there, Reader reader) {
    this.count = count;
    this.there = there;
    this.reader = reader;
  }

  /** Goes on with this chunk, if it is its turn, and with all that wait behind it. */
  void advance(int chunk, byte[] bytes, int length) throws IOException {
    if (turn.tryLock()) {
      try {
        if (chunk == next) {
          whole.update(bytes, 0, length);
          next++;
        }
        catchUp();
      } finally {
        turn.unlock();
      }
    }
  }

  /**
   * The hash of the whole file.
   *
   * @throws IllegalStateException where a chunk is missing
   */
  ContentHash finish() throws IOException {
    turn.lock();
    try {
      catchUp();
      if (next < count) {
        throw new IllegalStateException("chunk " + next + " of " + count + " is not there");
      }
      return new ContentHash(HexFormat.of().formatHex(whole.digest()));
    } finally {
      turn.unlock();
    }
  }

  private void catchUp() throws IOException {
    while (next < count && there.test(next)) {
      if (readBack.length == 0) {
        readBack = new byte[ChunkHashes.LARGE_CHUNK_BYTES];
      }
      whole.update(readBack, 0, reader.read(next, readBack));
      next++;
    }
  }
}
