package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.worker.store.Failure;

/** How a transport ended. */
public sealed interface TransportOutcome {

  /**
   * The bytes are in staging; not verified yet.
   *
   * @param bytesTransferred bytes that crossed the network
   */
  record Delivered(long bytesTransferred) implements TransportOutcome {}

  /** They are not, or not all. */
  record Broken(Failure failure) implements TransportOutcome {}
}
