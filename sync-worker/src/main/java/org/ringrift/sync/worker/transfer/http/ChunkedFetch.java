package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

/** One transfer: several threads take the next chunk until all are there. */
final class ChunkedFetch {
  private static final int TRIES = 3;

  private final TransportRequest request;
  private final ChunkSource source;
  private final ChunkHashes hashes;
  private final FileChannel staged;
  private final Duration stallTimeout;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();

  ChunkedFetch(
      TransportRequest request,
      ChunkSource source,
      ChunkHashes hashes,
      FileChannel staged,
      Duration stallTimeout) {
    this.request = request;
    this.source = source;
    this.hashes = hashes;
    this.staged = staged;
    this.stallTimeout = stallTimeout;
  }

  /** Interrupts its threads when it ends early; the caller waits for them by closing them. */
  TransportOutcome run(ExecutorService threads, int ranges)
      throws IOException, InterruptedException {
    staged.truncate(size());
    CompletionService<Void> running = new ExecutorCompletionService<>(threads);
    int workers = Math.min(ranges, ChunkHashes.count(size()));
    try {
      for (int i = 0; i < workers; i++) {
        running.submit(
            () -> {
              fetchChunks();
              return null;
            });
      }
      for (int i = 0; i < workers; i++) {
        awaitOne(running);
      }
      return new TransportOutcome.Delivered(source.received());
    } catch (BrokenException e) {
      return new TransportOutcome.Broken(e.failure());
    } finally {
      threads.shutdownNow();
    }
  }

  private long size() {
    return request.offer().sizeBytes();
  }

  private void awaitOne(CompletionService<Void> running)
      throws IOException, InterruptedException, BrokenException {
    long before;
    do {
      before = done.get() + source.received();
      Future<Void> ended = running.poll(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
      if (ended != null) {
        rethrow(ended);
        return;
      }
    } while (before != done.get() + source.received());
    throw broken("nothing arrived from " + request.source().node() + " for " + stallTimeout);
  }

  private static void rethrow(Future<Void> ended)
      throws IOException, InterruptedException, BrokenException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof BrokenException broken) {
        throw broken;
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new IllegalStateException("fetching a chunk failed unexpectedly", cause);
    }
  }

  private void fetchChunks() throws IOException, InterruptedException, BrokenException {
    byte[] buffer = new byte[(int) Math.min(ChunkHashes.CHUNK_SIZE_BYTES, size())];
    int count = ChunkHashes.count(size());
    for (int chunk = next.getAndIncrement(); chunk < count; chunk = next.getAndIncrement()) {
      int length = ChunkHashes.sizeOf(chunk, size());
      if (!isStaged(chunk, length, buffer)) {
        write(chunk, fetch(chunk, length));
      }
      request.progress().accept(done.addAndGet(length));
    }
  }

  private boolean isStaged(int chunk, int length, byte[] buffer) throws IOException {
    long first = first(chunk);
    if (staged.size() < first + length) {
      return false;
    }
    ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
    while (target.hasRemaining() && staged.read(target, first + target.position()) > 0) {}
    return !target.hasRemaining() && matches(chunk, buffer, length);
  }

  private byte[] fetch(int chunk, int length) throws BrokenException, InterruptedException {
    byte[] bytes = new byte[length];
    BrokenException last = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        source.read(first(chunk), bytes);
        if (matches(chunk, bytes, length)) {
          return bytes;
        }
        last = broken("chunk " + chunk + " of " + request.source().node() + " has a wrong hash");
      } catch (BrokenException e) {
        last = e;
        if (e.failure().category() != FailureCategory.TRANSFER_BROKEN) {
          break;
        }
      }
    }
    throw last;
  }

  private void write(int chunk, byte[] bytes) throws IOException {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    while (from.hasRemaining()) {
      staged.write(from, first(chunk) + from.position());
    }
  }

  private boolean matches(int chunk, byte[] bytes, int length) {
    byte[] used = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return hashes.matches(chunk, FileDigest.sha256().digest(used));
  }

  private static long first(int chunk) {
    return (long) chunk * ChunkHashes.CHUNK_SIZE_BYTES;
  }

  private static BrokenException broken(String error) {
    return new BrokenException(new Failure(FailureCategory.TRANSFER_BROKEN, error));
  }
}
