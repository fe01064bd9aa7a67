package org.ringrift.sync.monitor.stream;

/** Kafka did not take a request; the message says why, for people. */
public final class RequestFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  RequestFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
