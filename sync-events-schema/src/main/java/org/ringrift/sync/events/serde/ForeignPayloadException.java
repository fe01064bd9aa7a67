package org.ringrift.sync.events.serde;

/**
 * The payload is not in the Confluent wire format: it is shorter than the five bytes of the header,
 * or its first byte is not 0.
 */
public final class ForeignPayloadException extends PayloadException {
  private static final long serialVersionUID = 1L;

  ForeignPayloadException(String message) {
    super(message);
  }
}
