package org.ringrift.sync.worker.arrival;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ringrift.sync.core.ContentHash;

/**
 * A staged file that fills up chunk by chunk. A chunk counts as there once its hash was checked and
 * its bytes were written; it may then be read, and served, by anybody.
 *
 * <p>The file may hold anything at first, such as what an earlier attempt left: {@link #adopt}
 * takes over what has the right hash, so nothing about it need be remembered. Thread-safe.
 */
public final class Arrival implements AutoCloseable {
  private final Path file;
  private final Manifest manifest;
  private final FileChannel channel;
  private final RunningHash whole;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final BitSet there = new BitSet();
  private boolean closed;

  private volatile boolean followed;

  /** What came of waiting. */
  public enum Wait {
    THERE,
    LATE,
    BROKEN_OFF
  }

  private Arrival(Path file, Manifest manifest, FileChannel channel) {
    this.file = file;
    this.manifest = manifest;
    this.channel = channel;
    this.whole = new RunningHash(manifest.count(), this::has, this::read);
  }

  /**
   * Opens the staged file, and makes it where there is none.
   *
   * @throws IOException where this node's disk refuses
   */
  public static Arrival open(Path file, Manifest manifest) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.truncate(manifest.sizeBytes());
      return new Arrival(file, manifest, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Where it lies as long as it arrives. */
  public Path file() {
    return file;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Says that somebody reads along, so that the next chunk is worth more than any later one. */
  public void follow() {
    followed = true;
  }

  /** True from the moment on that somebody reads along. */
  public boolean isFollowed() {
    return followed;
  }

  /** True where the chunk is there. */
  public boolean has(int chunk) {
    lock.lock();
    try {
      return there.get(chunk);
    } finally {
      lock.unlock();
    }
  }

  /** Bit n is set where chunk n is there. */
  public BitSet chunks() {
    lock.lock();
    try {
      return (BitSet) there.clone();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a chunk over that the file holds already.
   *
   * @param buffer for a whole chunk; what it holds afterwards is of no use
   * @return false where the file holds something else there
   */
  public boolean adopt(int chunk, byte[] buffer) throws IOException {
    if (has(chunk)) {
      return true;
    }
    int length = manifest.lengthOf(chunk);
    if (channel.size() < manifest.startOf(chunk) + length) {
      return false;
    }
    int read = read(chunk, buffer);
    boolean matches = manifest.chunks().matches(chunk, buffer, read);
    if (matches) {
      arrived(chunk, buffer, read);
    }
    return matches;
  }

  /**
   * Checks a chunk and writes it.
   *
   * @param bytes the chunk, at the start
   * @return false where its hash is wrong; nothing was written then
   */
  public boolean put(int chunk, byte[] bytes) throws IOException {
    int length = manifest.lengthOf(chunk);
    if (!manifest.chunks().matches(chunk, bytes, length)) {
      return false;
    }
    ByteBuffer from = ByteBuffer.wrap(bytes, 0, length);
    while (from.hasRemaining()) {
      channel.write(from, manifest.startOf(chunk) + from.position());
    }
    arrived(chunk, bytes, length);
    return true;
  }

  /** Waits for a chunk. */
  public Wait await(int chunk, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (!there.get(chunk)) {
        if (closed) {
          return Wait.BROKEN_OFF;
        }
        if (nanos <= 0) {
          return Wait.LATE;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return Wait.THERE;
    } finally {
      lock.unlock();
    }
  }

  /** The first byte at or behind the start of this chunk, which is there, that is not. */
  public long readableUntil(int chunk) {
    lock.lock();
    try {
      return manifest.startOf(there.nextClearBit(chunk));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The hash of all its bytes.
   *
   * @throws IllegalStateException where a chunk is missing
   */
  public ContentHash hash() throws IOException {
    return whole.finish();
  }

  /** Lets go of the file. Who waits for a chunk hears that it will not come. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    channel.close();
  }

  private void arrived(int chunk, byte[] bytes, int length) throws IOException {
    lock.lock();
    try {
      there.set(chunk);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    whole.advance(chunk, bytes, length);
  }

  private int read(int chunk, byte[] buffer) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(buffer, 0, manifest.lengthOf(chunk));
    while (to.hasRemaining()) {
      if (channel.read(to, manifest.startOf(chunk) + to.position()) < 0) {
        throw new EOFException("'" + file + "' became shorter while it was read");
      }
    }
    return to.limit();
  }
}
