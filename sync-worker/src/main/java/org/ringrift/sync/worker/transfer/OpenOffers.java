package org.ringrift.sync.worker.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;

/**
 * The offers that one job asked for and has not ended; their sources hear that they are in use. A
 * source in the middle of the list may offer what it still receives; the last one has to have it.
 */
final class OpenOffers implements AutoCloseable {
  private static final int MOST_BESIDE = 3;
  private static final Duration TOUCH_INTERVAL = Duration.ofSeconds(20);

  private final SourceOffers offers;
  private final NodeId self;
  private final FetchRequest request;
  private final Attempts attempts;
  // Guarded by this.
  private final List<Supply> open = new ArrayList<>();
  private final KeepAlive alive = KeepAlive.every(TOUCH_INTERVAL, this::touch);

  OpenOffers(SourceOffers offers, NodeId self, FetchRequest request, Attempts attempts) {
    this.offers = offers;
    this.self = self;
    this.request = request;
    this.attempts = attempts;
  }

  /** Asks a source; empty where it refused, which is noted. */
  Optional<Supply> ask(Source source) throws InterruptedException {
    boolean hasOthersBehind = !source.equals(request.sources().getLast());
    OfferRequest ask =
        new OfferRequest(request.artifact(), request.wanted(), self, hasOthersBehind);
    return switch (offers.ask(source, ask)) {
      case SourceOffers.Outcome.Refused refused -> {
        attempts.note(Attempts.OFFER, source, refused.failure());
        yield Optional.empty();
      }
      case SourceOffers.Outcome.Made made -> {
        Supply supply = Supply.of(source, made);
        add(supply);
        yield Optional.of(supply);
      }
    };
  }

  /** The sources behind this one, as far as they offer the same bytes. */
  Alternatives alternatives(String transport, Offer offer) {
    return new Alternatives() {
      @Override
      public Optional<Supply> insteadOf(Source failed, Failure failure)
          throws InterruptedException {
        return OpenOffers.this.insteadOf(transport, offer, failed, failure);
      }

      @Override
      public List<Supply> beside(Supply supply) throws InterruptedException {
        return OpenOffers.this.beside(supply);
      }
    };
  }

  /** Two snapshots of a database are never the same bytes, so that nobody is asked for one. */
  private List<Supply> beside(Supply supply) throws InterruptedException {
    List<Supply> same = new ArrayList<>();
    if (!(supply.offer().version() instanceof Version.FileVersion)) {
      return same;
    }
    for (Source source : request.sources()) {
      if (same.size() < MOST_BESIDE
          && !source.equals(supply.source())
          && !attempts.refused(source)) {
        ask(source)
            .filter(other -> isSame(other.offer(), supply.offer()) && !other.offer().relayed())
            .ifPresent(same::add);
      }
    }
    return same;
  }

  @Override
  public synchronized void close() {
    alive.close();
    open.forEach(one -> offers.end(one.source(), one.addresses().getFirst(), one.offer()));
    open.clear();
  }

  private synchronized void touch() {
    open.forEach(one -> offers.touch(one.source(), one.addresses().getFirst(), one.offer()));
  }

  private synchronized void add(Supply supply) {
    open.add(supply);
  }

  private Optional<Supply> insteadOf(String transport, Offer offer, Source failed, Failure failure)
      throws InterruptedException {
    attempts.note(transport, failed, failure);
    int behind = request.sources().indexOf(failed) + 1;
    for (Source source : request.sources().subList(behind, request.sources().size())) {
      Optional<Supply> supply = attempts.refused(source) ? Optional.empty() : ask(source);
      if (supply.isPresent() && isSame(supply.get().offer(), offer)) {
        return supply;
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(Offer one, Offer other) {
    return one.hash().equals(other.hash()) && one.sizeBytes() == other.sizeBytes();
  }
}
