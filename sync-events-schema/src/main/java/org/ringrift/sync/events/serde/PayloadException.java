package org.ringrift.sync.events.serde;

import org.apache.kafka.common.errors.SerializationException;

/** A payload that cannot be read or written, now or later. */
public abstract sealed class PayloadException extends SerializationException
    permits ForeignPayloadException, MismatchedPayloadException, TruncatedPayloadException {
  private static final long serialVersionUID = 1L;

  PayloadException(String message) {
    super(message);
  }

  PayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
