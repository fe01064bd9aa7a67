package org.ringrift.sync.planner.core.dispatch;

import java.time.Instant;

/** Times in sentences for people. */
final class Times {
  private Times() {}

  /** In UTC, as in {@code 2026-01-31T12:00:00Z}. */
  static String text(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }
}
