package org.ringrift.sync.monitor.http;

import java.time.Instant;
import java.util.OptionalLong;

/** Epoch milliseconds as they stand in documents; absent ones are null. */
final class Times {
  private Times() {}

  static String iso(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }

  static String iso(OptionalLong epochMs) {
    return epochMs.isPresent() ? iso(epochMs.getAsLong()) : null;
  }

  static Long ms(OptionalLong epochMs) {
    return epochMs.isPresent() ? epochMs.getAsLong() : null;
  }
}
