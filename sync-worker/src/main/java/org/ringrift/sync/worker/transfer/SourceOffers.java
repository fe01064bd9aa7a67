package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;

/** Asks sources to prepare artifacts. Every transport fetches what was offered first. */
public interface SourceOffers {

  /** What the source said. */
  sealed interface Outcome {
    /**
     * It is ready.
     *
     * @param address at which the source answered
     */
    record Made(Offer offer, String address) implements Outcome {}

    /** It refused, or no address of it answered. */
    record Refused(Failure failure) implements Outcome {}
  }

  /** Waits until the source has prepared the artifact. */
  Outcome ask(Source source, OfferRequest request) throws InterruptedException;

  /** Says that the offer is still in use; returns at once. */
  void touch(Source source, String address, Offer offer);

  /** Says that the offer is not needed any more; returns at once. */
  void end(Source source, String address, Offer offer);
}
