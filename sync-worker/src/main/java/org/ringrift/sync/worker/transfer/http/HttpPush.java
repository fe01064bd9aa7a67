package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.PushTransport;

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
  public Outcome push(Order order) throws InterruptedException {
    PushClient client = new PushClient(order.request().target().orElseThrow(), http);
    try {
      ChunkHashes hashes = new ChunkSource(order.supply(), http).hashes();
      return switch (client.announce(announcement(order, hashes))) {
        case PushClient.Answer.Present present -> new Outcome.Done(present.facts(), 0);
        case PushClient.Answer.Missing missing -> send(order, client, missing.chunks());
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

  private static PushRequest announcement(Order order, ChunkHashes hashes) {
    FetchRequest request = order.request();
    return new PushRequest(
        request.job(),
        request.artifact(),
        request.wanted(),
        request.gameIds(),
        order.supply().offer(),
        hashes);
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
