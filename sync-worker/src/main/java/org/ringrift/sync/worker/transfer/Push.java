package org.ringrift.sync.worker.transfer;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.store.Failure;

/**
 * One run of one job in which this node is the source and sends: first the games that the target
 * lacks, where it has a replica, and then the whole. It asks itself for them, so that what travels
 * is prepared as for anybody who fetches. Used by one thread.
 */
final class Push {
  private final TransferChain.Parts parts;
  private final FetchRequest request;
  private final ProgressListener listener;
  private final Attempts attempts;
  private long gameBytes;

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
    if (request.artifact().dataType() == DataType.GAMES && parts.order().mergesGames()) {
      Optional<FetchOutcome> sent = games(self);
      if (sent.isPresent()) {
        return sent.get();
      }
    }
    FetchRequest fromSelf = request.from(List.of(self));
    try (OpenOffers offers = new OpenOffers(parts.offers(), parts.self(), fromSelf, attempts)) {
      Optional<Supply> supply = offers.ask(self);
      return supply.isPresent() ? send(supply.get()) : attempts.failed();
    }
  }

  /** Only the games that the target lacks; empty where the whole database is to come. */
  private Optional<FetchOutcome> games(Source self) throws InterruptedException {
    GameSender.Outcome outcome =
        parts
            .sender()
            .send(
                request,
                self,
                bytes ->
                    listener.onProgress(
                        new ProgressListener.Progress(GameSender.NAME, self.node(), bytes, -1)));
    return switch (outcome) {
      case GameSender.Outcome.NoReplica none -> Optional.empty();
      case GameSender.Outcome.Broken broken -> {
        attempts.note(GameSender.NAME, self, broken.failure());
        gameBytes = broken.bytes();
        yield isOfTarget(broken.failure())
            ? Optional.of(attempts.failed(broken.failure()))
            : Optional.empty();
      }
      case GameSender.Outcome.Done done -> {
        done.kept().forEach(kept -> attempts.note(GameSender.NAME, self, kept));
        yield Optional.of(done(done.facts(), GameSender.NAME, done.bytes()));
      }
    };
  }

  /** The whole database needs even more room. */
  private static boolean isOfTarget(Failure failure) {
    return failure.category() == FailureCategory.DISK_FULL;
  }

  private FetchOutcome send(Supply supply) throws InterruptedException {
    Target target = request.target().orElseThrow();
    boolean suitsRsync = request.artifact().dataType().isDatabase();
    List<PushTransport> ways = parts.pushes().of(target.node(), target.endpoints(), suitsRsync);
    if (ways.isEmpty()) {
      String error = "no transport that is allowed here can send to " + target.node();
      attempts.note(
          Fetch.NO_TRANSPORT,
          supply.source(),
          new Failure(FailureCategory.SOURCE_UNREACHABLE, error));
    }
    for (PushTransport way : ways) {
      switch (way.push(order(way, supply))) {
        case PushTransport.Outcome.Done done -> {
          parts.pushes().worked(target.node(), suitsRsync, way);
          return done(done.facts(), way.name(), done.bytesTransferred());
        }
        case PushTransport.Outcome.Broken broken ->
            attempts.note(way.name(), supply.source(), broken.failure());
      }
    }
    return attempts.failed();
  }

  private PushTransport.Order order(PushTransport way, Supply supply) {
    long size = supply.offer().sizeBytes();
    return new PushTransport.Order(
        request,
        supply,
        parts.directory().offersFolder().resolve(supply.offer().rsyncPath()),
        bytes ->
            listener.onProgress(
                new ProgressListener.Progress(way.name(), parts.self(), bytes, size)));
  }

  private FetchOutcome done(PushReceiver.Facts facts, String transport, long bytes) {
    return new FetchOutcome.Fetched(
        facts.version(),
        parts.self(),
        facts.alreadyPresent() ? Fetch.NO_TRANSPORT : transport,
        facts.alreadyPresent(),
        gameBytes + bytes,
        facts.gamesSynced(),
        attempts.failures());
  }
}
