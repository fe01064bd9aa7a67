package org.ringrift.sync.monitor.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer to a request.
 *
 * @param status as in HTTP
 */
public record Reply(int status, String contentType, String text) {
  static Reply json(int status, Object document) {
    return new Reply(status, "application/json", Json.page(document));
  }

  byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
