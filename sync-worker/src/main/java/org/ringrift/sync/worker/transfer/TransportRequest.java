package org.ringrift.sync.worker.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.worker.offer.Offer;

/**
 * What a transport is to bring.
 *
 * @param artifact what it is the content of
 * @param supply where to get it
 * @param alternatives for transports that can go on in the middle
 * @param staged a path in an existing staging folder; a file may be there
 * @param limit what the transfer may use; may change meanwhile
 * @param progress hears how many bytes of the offer are there
 */
public record TransportRequest(
    ArtifactId artifact,
    Supply supply,
    Alternatives alternatives,
    Path staged,
    BandwidthLimit limit,
    LongConsumer progress) {

  /** The same with another limit. */
  public TransportRequest within(BandwidthLimit other) {
    return new TransportRequest(artifact, supply, alternatives, staged, other, progress);
  }

  public Source source() {
    return supply.source();
  }

  public List<String> addresses() {
    return supply.addresses();
  }

  public Offer offer() {
    return supply.offer();
  }
}
