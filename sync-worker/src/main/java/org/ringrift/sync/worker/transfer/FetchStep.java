package org.ringrift.sync.worker.transfer;

/** What trying one source came to. */
sealed interface FetchStep {
  /** It is over. */
  record End(FetchOutcome outcome) implements FetchStep {}

  /** Ask the next source. */
  record NextSource() implements FetchStep {}

  /** Try the next way to bring it from this source. */
  record NextTransport() implements FetchStep {}
}
