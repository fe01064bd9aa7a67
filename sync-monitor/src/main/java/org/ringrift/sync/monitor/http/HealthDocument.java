package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.Observation;

/** What {@code /health} says. */
record HealthDocument(String status, List<String> reasons, String time, long timeMs) {
  static HealthDocument of(Observation seen, Health health) {
    return new HealthDocument(
        health.status().name().toLowerCase(Locale.ROOT),
        health.reasons(),
        Times.iso(seen.atMs()),
        seen.atMs());
  }
}
