package org.ringrift.sync.worker.job;

/** The log did not take an event. Nothing was committed, so it is tried again. */
final class NotTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotTakenException(String message, Throwable cause) {
    super(message, cause);
  }
}
