package org.ringrift.sync.worker.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.offer.PushReceiver;

/**
 * One run of one job in which this node is the source and sends: it makes an offer to itself, so
 * that what travels is prepared as for anybody who fetches. Used by one thread.
 */
final class Push {
  private final TransferChain.Parts parts;
  private final FetchRequest request;
  private final ProgressListener listener;
  private final Attempts attempts;

  Push(
      TransferChain.Parts parts,
      FetchRequest request,
      ProgressListener listener,
      Attempts attempts) {
    this.parts = parts;
    this.request = request;
    this.listener = listener;
    this.attempts = attempts;
  }

  FetchOutcome run() throws InterruptedException {
    Source self =
        parts
            .loopback()
            .source(
                request.artifact().pathOn(parts.self()), request.target().orElseThrow().grant());
    FetchRequest fromSelf = request.from(List.of(self));
    try (OpenOffers offers = new OpenOffers(parts.offers(), parts.self(), fromSelf, attempts)) {
      Optional<Supply> supply = offers.ask(self);
      return supply.isPresent() ? send(supply.get(), offers) : attempts.failed();
    }
  }

  private FetchOutcome send(Supply supply, OpenOffers offers) throws InterruptedException {
    KeepAlive alive = new KeepAlive(parts.clock(), offers::touch);
    NodeId self = parts.self();
    Path file = parts.directory().offersFolder().resolve(supply.offer().rsyncPath());
    long size = supply.offer().sizeBytes();
    PushTransport.Order order =
        new PushTransport.Order(
            request,
            supply,
            file,
            bytes -> {
              alive.onProgress();
              listener.onProgress(
                  new ProgressListener.Progress(PushTransport.HTTP_PUSH, self, bytes, size));
            });
    return switch (parts.push().push(order)) {
      case PushTransport.Outcome.Done done -> done(done.facts(), done.bytesTransferred());
      case PushTransport.Outcome.Broken broken -> {
        attempts.note(PushTransport.HTTP_PUSH, supply.source(), broken.failure());
        yield attempts.failed(broken.failure());
      }
    };
  }

  private FetchOutcome done(PushReceiver.Facts facts, long bytes) {
    return new FetchOutcome.Fetched(
        facts.version(),
        parts.self(),
        facts.alreadyPresent() ? Fetch.NO_TRANSPORT : PushTransport.HTTP_PUSH,
        facts.alreadyPresent(),
        bytes,
        facts.gamesSynced(),
        attempts.failures());
  }
}
