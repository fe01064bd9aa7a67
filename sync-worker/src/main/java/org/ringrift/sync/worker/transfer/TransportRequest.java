package org.ringrift.sync.worker.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.ringrift.sync.worker.offer.Offer;

/**
 * What a transport is to bring.
 *
 * @param addresses of the source, in the order in which to try them
 * @param staged a path in an existing staging folder; a file may be there
 * @param limit what the transfer may use; may change meanwhile
 * @param progress hears how many bytes of the offer are there
 */
public record TransportRequest(
    Source source,
    List<String> addresses,
    Offer offer,
    Path staged,
    BandwidthLimit limit,
    LongConsumer progress) {
  public TransportRequest {
    addresses = List.copyOf(addresses);
  }

  /** With a limit that nobody changes. */
  public TransportRequest(
      Source source,
      List<String> addresses,
      Offer offer,
      Path staged,
      OptionalLong bandwidthLimitBytesPerSecond,
      LongConsumer progress) {
    this(
        source,
        addresses,
        offer,
        staged,
        BandwidthLimit.of(bandwidthLimitBytesPerSecond),
        progress);
  }
}
