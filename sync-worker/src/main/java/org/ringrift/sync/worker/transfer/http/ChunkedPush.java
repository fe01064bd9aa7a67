package org.ringrift.sync.worker.transfer.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.PushTransport;

/** Sends the missing chunks of one push: threads take the next until none is left. */
final class ChunkedPush {
  private static final int TRIES = 3;

  private final PushTransport.Order order;
  private final PushClient client;
  private final FileChannel file;
  private final Line.Meter limit;
  private final BitSet missing;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong done;
  private final AtomicLong sent = new AtomicLong();

  /**
   * @param missing bit n is set where chunk n is to be sent; not changed any more
   */
  ChunkedPush(
      PushTransport.Order order,
      PushClient client,
      FileChannel file,
      Line.Meter limit,
      BitSet missing) {
    this.order = order;
    this.client = client;
    this.file = file;
    this.limit = limit;
    this.missing = missing;
    long left = missing.stream().mapToLong(this::length).sum();
    this.done = new AtomicLong(size() - left);
  }

  /** Bytes of chunks that crossed the network so far. */
  long sent() {
    return sent.get();
  }

  void run(ExecutorService threads, int inFlight)
      throws IOException, InterruptedException, BrokenException {
    order.progress().accept(done.get());
    Crew.run(threads, Math.min(inFlight, missing.cardinality()), this::sendChunks);
  }

  private void sendChunks() throws IOException, InterruptedException, BrokenException {
    byte[] buffer = new byte[length(0)];
    for (int chunk = take(); chunk >= 0; chunk = take()) {
      int length = length(chunk);
      read(chunk, length, buffer);
      send(chunk, length, buffer);
      order.progress().accept(done.addAndGet(length));
    }
  }

  /** The next missing chunk; -1 where there is none left. */
  private int take() {
    int from;
    int chunk;
    do {
      from = next.get();
      chunk = missing.nextSetBit(from);
    } while (chunk >= 0 && !next.compareAndSet(from, chunk + 1));
    return chunk;
  }

  private void send(int chunk, int length, byte[] buffer)
      throws BrokenException, InterruptedException {
    for (int tries = 1; true; tries++) {
      try {
        client.put(
            order.request().job(),
            chunk,
            buffer,
            length,
            bytes -> {
              sent.addAndGet(bytes);
              limit.take(bytes);
            });
        return;
      } catch (BrokenException e) {
        if (tries == TRIES || e.failure().category() != FailureCategory.TRANSFER_BROKEN) {
          throw e;
        }
      }
    }
  }

  private void read(int chunk, int length, byte[] buffer) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(buffer, 0, length);
    long start = ChunkHashes.startOf(chunk, size());
    while (to.hasRemaining()) {
      if (file.read(to, start + to.position()) < 0) {
        throw new EOFException("'" + order.file() + "' became shorter while it was sent");
      }
    }
  }

  private int length(int chunk) {
    return ChunkHashes.sizeOf(chunk, size());
  }

  private long size() {
    return order.supply().offer().sizeBytes();
  }
}
