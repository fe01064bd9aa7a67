package org.ringrift.sync.worker.transfer;

import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.worker.offer.Offer;

/**
 * A source that has an artifact ready.
 *
 * @param addresses of the source, in the order in which to try them
 */
public record Supply(Source source, List<String> addresses, Offer offer) {
  public Supply {
    addresses = List.copyOf(addresses);
  }

  /** The address that answered goes before the others. */
  static Supply of(Source source, SourceOffers.Outcome.Made made) {
    List<String> addresses = new ArrayList<>(source.endpoints().addresses());
    addresses.remove(made.address());
    addresses.addFirst(made.address());
    return new Supply(source, addresses, made.offer());
  }
}
