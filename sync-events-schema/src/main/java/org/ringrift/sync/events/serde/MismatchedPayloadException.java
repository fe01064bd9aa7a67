package org.ringrift.sync.events.serde;

/**
 * The payload does not match the schema that its header names, or that schema is not one that this
 * reader can read.
 */
public final class MismatchedPayloadException extends PayloadException {
  private static final long serialVersionUID = 1L;

  MismatchedPayloadException(String message) {
    super(message);
  }

  MismatchedPayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
