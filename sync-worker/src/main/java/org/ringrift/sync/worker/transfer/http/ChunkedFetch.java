package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Manifest;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Line;

/**
 * One transfer. Threads take chunks in order until all are there; each reads a run of them as one
 * range, checks every chunk as it comes, and goes on at the first that is missing when the range
 * breaks: {@link #TRIES} times with the same source, then with the next.
 *
 * <p>Once order matters, because the source still receives or because somebody reads along here,
 * one thread takes all that is left as one run. Several ranges share the line, so that each chunk
 * would be later, and with it everybody further down the chain; measured with eight nodes, by a
 * ninth of the whole time.
 */
final class ChunkedFetch {
  private static final int TRIES = 3;

  /** What one request asks for while order does not matter. */
  private static final int RANGE_BYTES = ChunkHashes.LARGE_CHUNK_BYTES;

  private final ChunkSources sources;
  private final Arrival arrival;
  private final Manifest manifest;
  private final Line.Meter limit;
  private final LongConsumer progress;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  // Guarded by this: the first chunk that no thread has taken.
  private int next;

  /** Chunks for one thread, from the first to the one before the end. */
  private record Run(int first, int end) {}

  ChunkedFetch(ChunkSources sources, Arrival arrival, Line.Meter limit, LongConsumer progress) {
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
   * @param ranges how many are in flight while order does not matter
   */
  void run(ExecutorService threads, int ranges)
      throws IOException, InterruptedException, BrokenException {
    Crew.run(threads, Math.min(ranges, manifest.count()), this::fetchRuns);
  }

  private void fetchRuns() throws IOException, InterruptedException, BrokenException {
    byte[] buffer = manifest.chunkBuffer();
    for (Run run = take(); run.first() < run.end(); run = take()) {
      int first = run.first();
      while (first < run.end() && arrival.adopt(first, buffer)) {
        arrived(first++);
      }
      fetch(first, run.end(), buffer);
    }
  }

  /** The next run; an empty one where nothing is left to take. */
  private synchronized Run take() {
    boolean inOrder = sources.current().supply().offer().relayed() || arrival.isFollowed();
    int first = next;
    int most = inOrder ? manifest.count() : first + RANGE_BYTES / manifest.chunkSizeBytes();
    next = Math.min(manifest.count(), most);
    return new Run(first, next);
  }

  private void fetch(int first, int end, byte[] buffer)
      throws IOException, InterruptedException, BrokenException {
    ChunkSource source = sources.current();
    int chunk = first;
    int tries = 0;
    while (chunk < end) {
      int before = chunk;
      try (ChunkSource.Body body = open(source, chunk, end)) {
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

  private ChunkSource.Body open(ChunkSource source, int chunk, int end)
      throws InterruptedException, BrokenException {
    long first = manifest.startOf(chunk);
    return source.open(first, manifest.startOf(end) - first);
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
}
