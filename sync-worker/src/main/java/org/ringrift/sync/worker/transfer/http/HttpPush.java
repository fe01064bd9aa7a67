package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Transport;

/**
 * Sends the chunks that the target lacks, several at once, and asks it to check and finish. What
 * the target has of it already, from an earlier attempt or an older version, is not sent.
 */
public final class HttpPush implements PushTransport {
  private final int chunksInFlight;
  private final HttpClients http;
  private final Line line;

  /**
   * @param http a target that takes nothing, or does not answer a chunk, for as long as it is
   *     patient has failed
   * @param line what all that this node sends pays on
   */
  public HttpPush(int chunksInFlight, HttpClients http, Line line) {
    this.chunksInFlight = chunksInFlight;
    this.http = http;
    this.line = line;
  }

  @Override
  public String name() {
    return HTTP_PUSH;
  }

  @Override
  public String orderedAs() {
    return Transport.HTTP;
  }

  /** The data server of the target has to be reached in any case. */
  @Override
  public boolean canReach(Endpoints target) {
    return true;
  }

  /**
   * Asks the target to let rsync bring it first; {@link #push} then sends what is still missing.
   */
  public PushReceiver.Announced announceRsync(Order order) throws InterruptedException {
    try {
      return announce(order, client(order), true);
    } catch (BrokenException e) {
      return new PushReceiver.Announced.Refused(e.failure());
    }
  }

  @Override
  public Outcome push(Order order) throws InterruptedException {
    PushClient client = client(order);
    try {
      return switch (announce(order, client, false)) {
        case PushReceiver.Announced.Present present -> new Outcome.Done(present.facts(), 0);
        case PushReceiver.Announced.Refused refused -> new Outcome.Broken(refused.failure());
        case PushReceiver.Announced.Wanted wanted -> send(order, client, wanted.missing());
      };
    } catch (BrokenException e) {
      return new Outcome.Broken(e.failure());
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while reading " + order.file());
    } catch (IOException e) {
      return new Outcome.Broken(
          new Failure(
              FailureCategory.SOURCE_BUSY,
              "cannot read '" + order.file() + "': " + Failure.describe(e)));
    }
  }

  private PushClient client(Order order) {
    return new PushClient(order.request().target().orElseThrow(), http);
  }

  private PushReceiver.Announced announce(Order order, PushClient client, boolean byRsync)
      throws BrokenException, InterruptedException {
    FetchRequest request = order.request();
    return client.announce(
        new PushRequest(
            request.job(),
            request.artifact(),
            request.wanted(),
            request.gameIds(),
            order.supply().offer(),
            new ChunkSource(order.supply(), http).hashes(),
            byRsync));
  }

  private Outcome send(Order order, PushClient client, BitSet missing)
      throws IOException, InterruptedException, BrokenException {
    Line.Meter limit = line.meter(order.request().limit());
    ChunkedPush push;
    try (FileChannel file = FileChannel.open(order.file(), StandardOpenOption.READ);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      push = new ChunkedPush(order, client, file, limit, missing);
      push.run(threads, chunksInFlight);
    }
    return new Outcome.Done(client.finish(order.request().job()), push.sent());
  }
}
