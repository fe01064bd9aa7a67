package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.Observation;

/** What {@code /health} says. */
record HealthDocument(
    String status, List<String> reasons, List<String> notes, String time, long timeMs) {
  static HealthDocument of(Observation seen, Health health) {
    return new HealthDocument(
        health.status().name().toLowerCase(Locale.ROOT),
        health.reasons(),
        health.notes(),
        Times.iso(seen.atMs()),
        seen.atMs());
  }
}
