package org.ringrift.sync.worker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.serve.Refusals;

/** The metrics of a worker: what only this node can tell; transfers are counted by the monitor. */
final class WorkerMetrics {
  private WorkerMetrics() {}

  /** Says all of them, in the text format of Prometheus. */
  static Supplier<String> of(DataPlane data) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    for (Refusals.Reason reason : Refusals.Reason.values()) {
      FunctionCounter.builder(
              "sync.worker.refused.requests", data.refusals(), refusals -> refusals.count(reason))
          .description("Requests that the data server did not let in.")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("sync.worker.uploads.running", data, DataPlane::uploadsRunning)
        .description("Transfers to other nodes that are under way.")
        .register(registry);
    return registry::scrape;
  }
}
