package org.ringrift.sync.monitor.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.Summary;
import org.ringrift.sync.monitor.core.TransportLabel;

/**
 * The metrics of the pipeline. Counters start at zero with the process and count what the topics
 * still hold, each transfer and each dead letter once; gauges are as of the scrape. Labels come
 * from bounded sets. Safe for several threads.
 *
 * <p>{@code sync_bytes_transferred} only rises, yet it is served as a gauge: as a counter its name
 * would get the suffix {@code _total}.
 */
public final class SyncMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2),
    Duration.ofMinutes(10),
    Duration.ofHours(1)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Tags, AtomicLong> bytes = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> deadLetters = new ConcurrentHashMap<>();
  private final Map<Priority, AtomicLong> waiting = new EnumMap<>(Priority.class);
  private final ProviderLabels providers = new ProviderLabels();
  private final FleetGauges gauges = new FleetGauges(registry, providers);

  public SyncMetrics() {
    for (Priority priority : Priority.values()) {
      AtomicLong depth = new AtomicLong();
      waiting.put(priority, depth);
      Gauge.builder("sync.queue.depth", depth, AtomicLong::get)
          .description("Jobs that wait for their turn or for another attempt.")
          .tags("priority", priority.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /**
   * Counts the end of a transfer; call it once for each.
   *
   * @param provider of the target
   */
  public void count(Fact.TransferEnded ended, String provider) {
    switch (ended) {
      case Fact.TransferCompleted completed -> {
        completed(completed);
        ofProvider(provider, "completed", completed.bytesTransferred());
      }
      case Fact.TransferFailed failed -> {
        failed(failed);
        ofProvider(provider, "failed", 0);
      }
    }
  }

  private void ofProvider(String provider, String outcome, long bytesTransferred) {
    Tags tags = Tags.of("provider", providers.of(provider));
    Counter.builder("sync.provider.operations")
        .description("Attempts that ended, by the provider of their target.")
        .tags(tags.and("outcome", outcome))
        .register(registry)
        .increment();
    Counter.builder("sync.provider.bytes")
        .description("Bytes that crossed the network, by the provider of their target.")
        .tags(tags)
        .register(registry)
        .increment((double) bytesTransferred);
  }

  /** Everything, in the text format of Prometheus. */
  public synchronized String scrape(Observation seen, Health health) {
    gauges.show(seen, health);
    Summary now = seen.summary();
    now.waitingByPriority().forEach((priority, depth) -> waiting.get(priority).set(depth));
    now.deadLetters()
        .byTopic()
        .forEach(
            (topic, count) ->
                deadLetters.computeIfAbsent(topic, this::deadLetterCounter).set(count));
    return registry.scrape();
  }

  private void completed(Fact.TransferCompleted completed) {
    Tags tags =
        Tags.of(
            "data_type",
            dataType(completed),
            "transport",
            completed.transport().map(TransportLabel::of).orElse(TransportLabel.NONE));
    operation(tags, completed.alreadyPresent() ? "already_present" : "completed");
    bytes.computeIfAbsent(tags, this::bytesGauge).addAndGet(completed.bytesTransferred());
    Timer.builder("sync.duration")
        .description("Time from taking a job on to the verified data under its real name.")
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(Duration.ofMillis(completed.durationMs()));
  }

  private void failed(Fact.TransferFailed failed) {
    String transport =
        failed.failedTransports().isEmpty()
            ? TransportLabel.NONE
            : TransportLabel.of(failed.failedTransports().getLast());
    Tags tags = Tags.of("data_type", dataType(failed), "transport", transport);
    operation(tags, "failed");
    Counter.builder("sync.failures")
        .description("Attempts that were given up, by their cause.")
        .tags(Tags.of("data_type", dataType(failed), "category", failed.category()))
        .register(registry)
        .increment();
  }

  private void operation(Tags tags, String outcome) {
    Counter.builder("sync.operations")
        .description("Attempts that ended, by their outcome.")
        .tags(tags.and("outcome", outcome))
        .register(registry)
        .increment();
  }

  private AtomicLong bytesGauge(Tags tags) {
    AtomicLong sum = new AtomicLong();
    Gauge.builder("sync.bytes.transferred", sum, AtomicLong::get)
        .description("Bytes that crossed the network; only rises.")
        .tags(tags)
        .register(registry);
    return sum;
  }

  private AtomicLong deadLetterCounter(String topic) {
    AtomicLong count = new AtomicLong();
    FunctionCounter.builder("sync.dead.letters", count, AtomicLong::get)
        .description("Records that could not be used, by the topic where they had lain.")
        .tags("topic", topic)
        .register(registry);
    return count;
  }

  private static String dataType(Fact.TransferEnded ended) {
    return ended.transfer().artifact().dataType().wireName();
  }
}
