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
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.KeepAlive;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.PushTransport;

/**
 * One push, from its announcement to its end. The target hears that it goes on until this is
 * closed, also while rsync brings bytes that its data server does not see. Used by one thread.
 */
public final class PushTalk implements AutoCloseable {
  private final PushTransport.Order order;
  private final HttpClients http;
  private final PushClient client;
  private final Line line;
  private final int chunksInFlight;
  private final KeepAlive alive;

  PushTalk(PushTransport.Order order, HttpClients http, Line line, int chunksInFlight) {
    this.order = order;
    this.http = http;
    this.client = new PushClient(order.request().target().orElseThrow(), http);
    this.line = line;
    this.chunksInFlight = chunksInFlight;
    this.alive =
        KeepAlive.every(http.patience().stall(), () -> client.touch(order.request().job()));
  }

  /** Asks the target to let rsync bring it first; {@link #send} then sends what is missing. */
  public PushReceiver.Announced announceRsync() throws InterruptedException {
    try {
      return announce(true);
    } catch (BrokenException e) {
      return new PushReceiver.Announced.Refused(e.failure());
    }
  }

  /** Sends what the target lacks, and has the whole checked and named. */
  public PushTransport.Outcome send() throws InterruptedException {
    try {
      return switch (announce(false)) {
        case PushReceiver.Announced.Present present ->
            new PushTransport.Outcome.Done(present.facts(), 0);
        case PushReceiver.Announced.Refused refused ->
            new PushTransport.Outcome.Broken(refused.failure());
        case PushReceiver.Announced.Wanted wanted -> send(wanted.missing());
      };
    } catch (BrokenException e) {
      return new PushTransport.Outcome.Broken(e.failure());
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while reading " + order.file());
    } catch (IOException e) {
      return new PushTransport.Outcome.Broken(
          new Failure(
              FailureCategory.SOURCE_BUSY,
              "cannot read '" + order.file() + "': " + Failure.describe(e)));
    }
  }

  @Override
  public void close() {
    alive.close();
  }

  private PushReceiver.Announced announce(boolean byRsync)
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

  private PushTransport.Outcome send(BitSet missing)
      throws IOException, InterruptedException, BrokenException {
    Line.Meter limit = line.meter(order.request().limit());
    ChunkedPush push;
    try (FileChannel file = FileChannel.open(order.file(), StandardOpenOption.READ);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      push = new ChunkedPush(order, client, file, limit, missing);
      push.run(threads, chunksInFlight);
    }
    return new PushTransport.Outcome.Done(client.finish(order.request().job()), push.sent());
  }
}
