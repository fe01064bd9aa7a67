package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.TokenBucket;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

/**
 * Fetches the chunks of an offer, several at once, each a ranged request of its own and checked
 * against its hash before it is written. Chunks that the staged file has already, from a broken
 * transfer or an older version, are not fetched.
 */
public final class HttpTransport implements Transport {
  /** Ranges in flight. */
  public static final int DEFAULT_RANGES = 4;

  /** A transfer to which nothing arrived for this long is broken. */
  public static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client = HttpClients.create();
  private final int ranges;
  private final Duration stallTimeout;
  private final TokenBucket.Time time;

  public HttpTransport(int ranges, Duration stallTimeout, TokenBucket.Time time) {
    this.ranges = ranges;
    this.stallTimeout = stallTimeout;
    this.time = time;
  }

  @Override
  public String name() {
    return HTTP;
  }

  @Override
  public boolean canReach(Endpoints source) {
    return true;
  }

  @Override
  public TransportOutcome transfer(TransportRequest request) throws InterruptedException {
    ChunkSource source = new ChunkSource(client, request, new TokenBucket(request.limit(), time));
    ChunkHashes hashes;
    try {
      hashes = source.hashes();
    } catch (BrokenException e) {
      return new TransportOutcome.Broken(e.failure());
    }
    try (FileChannel staged =
            FileChannel.open(
                request.staged(),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return new ChunkedFetch(request, source, hashes, staged, stallTimeout).run(threads, ranges);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while writing " + request.staged());
    } catch (IOException e) {
      return new TransportOutcome.Broken(
          Failure.onTarget("cannot write '" + request.staged() + "'", e));
    }
  }
}
