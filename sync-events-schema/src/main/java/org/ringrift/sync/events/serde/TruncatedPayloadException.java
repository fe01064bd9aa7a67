package org.ringrift.sync.events.serde;

/** The payload ends in the middle of the record. */
public final class TruncatedPayloadException extends PayloadException {
  private static final long serialVersionUID = 1L;

  TruncatedPayloadException(String message) {
    super(message);
  }

  TruncatedPayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
