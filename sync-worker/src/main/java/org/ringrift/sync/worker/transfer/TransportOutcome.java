package org.ringrift.sync.worker.transfer;

import java.util.Optional;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.store.Failure;

/** How a transport ended. */
public sealed interface TransportOutcome {

  /**
   * The bytes are in staging; not verified yet.
   *
   * @param bytesTransferred bytes that crossed the network
   * @param from the source of the last of them
   * @param hash of the whole staged file, where the transport had every byte of it in its hands;
   *     empty where somebody has to read the file
   */
  record Delivered(long bytesTransferred, NodeId from, Optional<ContentHash> hash)
      implements TransportOutcome {}

  /** They are not, or not all. */
  record Broken(Failure failure) implements TransportOutcome {}
}
