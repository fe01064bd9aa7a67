package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.worker.store.Failure;

/** Carries an expected failure out of the depth of one transport; never leaves a transport. */
public final class BrokenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public BrokenException(Failure failure) {
    super(failure.error());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
