package org.ringrift.sync.worker.transfer.http;

import org.ringrift.sync.worker.store.Failure;

/** Carries an expected failure out of the thread of a chunk; never leaves this package. */
final class BrokenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  BrokenException(Failure failure) {
    super(failure.error());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
