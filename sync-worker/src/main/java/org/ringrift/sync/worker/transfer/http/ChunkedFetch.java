package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Manifest;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.TokenBucket;

/**
 * One transfer. Threads take chunks in order until all are there; each reads a run of them as one
 * range, checks every chunk as it comes, and goes on at the first that is missing when the range
 * breaks: {@link #TRIES} times with the same source, then with the next.
 */
final class ChunkedFetch {
  private static final int TRIES = 3;

  private final ChunkSources sources;
  private final Arrival arrival;
  private final Manifest manifest;
  private final TokenBucket limit;
  private final LongConsumer progress;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  ChunkedFetch(ChunkSources sources, Arrival arrival, TokenBucket limit, LongConsumer progress) {
    this.sources = sources;
    this.arrival = arrival;
    this.manifest = arrival.manifest();
    this.limit = limit;
    this.progress = progress;
  }

  /** Bytes of chunks that came over the network so far. */
  long received() {
    return received.get();
  }

  /**
   * Fetches what is missing. Interrupts its threads when it ends early; the caller waits for them
   * by closing them.
   *
   * @param ranges how many are in flight
   * @param run how many chunks one range has at most
   */
  void run(ExecutorService threads, int ranges, int run)
      throws IOException, InterruptedException, BrokenException {
    Crew.run(threads, Math.min(ranges, manifest.count()), () -> fetchRuns(run));
  }

  private void fetchRuns(int run) throws IOException, InterruptedException, BrokenException {
    byte[] buffer = new byte[(int) Math.min(ChunkHashes.CHUNK_SIZE_BYTES, manifest.sizeBytes())];
    int first = next.getAndAdd(run);
    while (first < manifest.count()) {
      int end = Math.min(manifest.count(), first + run);
      while (first < end && arrival.adopt(first, buffer)) {
        arrived(first++);
      }
      fetch(first, end, buffer);
      first = next.getAndAdd(run);
    }
  }

  private void fetch(int first, int end, byte[] buffer)
      throws IOException, InterruptedException, BrokenException {
    ChunkSource source = sources.current();
    int chunk = first;
    int tries = 0;
    while (chunk < end) {
      int before = chunk;
      try (ChunkSource.Body body = source.open(start(chunk), start(end) - start(chunk))) {
        while (chunk < end) {
          take(source, body, chunk, buffer);
          chunk++;
        }
      } catch (BrokenException e) {
        tries = chunk > before ? 1 : tries + 1;
        if (tries == TRIES || e.failure().category() != FailureCategory.TRANSFER_BROKEN) {
          source = sources.leave(source, e.failure());
          tries = 0;
        }
      }
    }
  }

  private void take(ChunkSource source, ChunkSource.Body body, int chunk, byte[] buffer)
      throws IOException, InterruptedException, BrokenException {
    body.fill(
        buffer,
        manifest.lengthOf(chunk),
        bytes -> {
          received.addAndGet(bytes);
          limit.take(bytes);
        });
    if (!arrival.put(chunk, buffer)) {
      throw new BrokenException(
          new Failure(
              FailureCategory.TRANSFER_BROKEN,
              "chunk " + chunk + " of " + source.supply().source().node() + " has a wrong hash"));
    }
    arrived(chunk);
  }

  private void arrived(int chunk) {
    progress.accept(done.addAndGet(manifest.lengthOf(chunk)));
  }

  /** The place of the first byte of a chunk; of the one behind the last, the size. */
  private long start(int chunk) {
    return Math.min((long) chunk * ChunkHashes.CHUNK_SIZE_BYTES, manifest.sizeBytes());
  }
}
