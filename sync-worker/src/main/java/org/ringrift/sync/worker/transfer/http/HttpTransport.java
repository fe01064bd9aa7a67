package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.arrival.Manifest;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

/**
 * Fetches the chunks of an offer, each checked against its hash before it is written. Chunks that
 * the staged file has already, from a broken transfer or an older version, are not fetched. When
 * the source fails, it goes on at the same chunk with the next one that offers the same bytes.
 *
 * <p>Several ranges are in flight, unless the source still receives or somebody reads along here:
 * then the chunks come one behind the other, as one long range.
 */
public final class HttpTransport implements Transport {
  /** Ranges in flight. */
  public static final int DEFAULT_RANGES = 4;

  private final Arrivals arrivals;
  private final int ranges;
  private final HttpClients http;
  private final Line line;

  /**
   * @param arrivals hears what arrives, so that it can be served on meanwhile
   * @param line what all that this node receives pays on
   */
  public HttpTransport(Arrivals arrivals, int ranges, HttpClients http, Line line) {
    this.arrivals = arrivals;
    this.ranges = ranges;
    this.http = http;
    this.line = line;
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
    ChunkSources sources = new ChunkSources(request, http);
    try (Arrival arrival = Arrival.open(request.staged(), manifest(request, sources))) {
      return fetch(request, sources, arrival);
    } catch (BrokenException e) {
      return new TransportOutcome.Broken(e.failure());
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while writing " + request.staged());
    } catch (IOException e) {
      return new TransportOutcome.Broken(
          Failure.onTarget("cannot write '" + request.staged() + "'", e));
    }
  }

  private static Manifest manifest(TransportRequest request, ChunkSources sources)
      throws BrokenException, InterruptedException {
    Offer offer = request.offer();
    return new Manifest(
        offer.sizeBytes(), offer.hash(), offer.version(), sources.current().hashes());
  }

  private TransportOutcome fetch(TransportRequest request, ChunkSources sources, Arrival arrival)
      throws IOException, InterruptedException, BrokenException {
    Line.Meter limit = line.meter(request.limit());
    ChunkedFetch fetch = new ChunkedFetch(sources, arrival, limit, request.progress());
    arrivals.begin(request.artifact(), arrival);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fetch.run(threads, ranges);
    } finally {
      arrivals.end(request.artifact(), arrival);
    }
    return new TransportOutcome.Delivered(
        fetch.received(), sources.current().supply().source().node(), Optional.of(arrival.hash()));
  }
}
