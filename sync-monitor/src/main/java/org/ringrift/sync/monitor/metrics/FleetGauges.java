package org.ringrift.sync.monitor.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.Summary;

/** What is so at the moment of a scrape. Used by one thread at a time. */
final class FleetGauges {
  private final ProviderLabels providers;
  private final MeterRegistry registry;
  private final MultiGauge jobs;
  private final MultiGauge deficit;
  private final MultiGauge nodes;
  private final MultiGauge breakers;
  private volatile Observation now;
  private volatile Health health;

  FleetGauges(MeterRegistry registry, ProviderLabels providers) {
    this.registry = registry;
    this.providers = providers;
    jobs = multi("sync.jobs", "Jobs that are not over, by where they stand.");
    deficit = multi("sync.replication.deficit", "Wanted replicas that are not there yet.");
    nodes = multi("sync.nodes", "Nodes of the registry.");
    breakers = multi("sync.breakers.open", "Nodes that get no work because they failed too often.");
  }

  private MultiGauge multi(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private void one(String name, String description, ToDoubleFunction<Observation> value) {
    Gauge.builder(name, this, gauges -> value.applyAsDouble(gauges.now))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** Shows this from now on. */
  void show(Observation seen, Health judged) {
    boolean first = now == null;
    now = seen;
    health = judged;
    if (first) {
      registerAll();
    }
    jobs.register(byDataType(FleetGauges::ofJobs), true);
    deficit.register(byDataType(FleetGauges::ofReplicas), true);
    nodes.register(rows(countNodes()), true);
    breakers.register(rows(countBreakers()), true);
  }

  private void registerAll() {
    one(
        "sync.games.at.risk",
        "Games that exist on one ephemeral node only.",
        seen -> seen.summary().risk().games());
    one(
        "sync.databases.at.risk",
        "Games databases that have such games.",
        seen -> seen.summary().risk().databases());
    one(
        "sync.queue.age.seconds",
        "How long the oldest waiting job has waited.",
        seen ->
            seen.summary().oldestWaitingAtMs().isPresent()
                ? (seen.atMs() - seen.summary().oldestWaitingAtMs().getAsLong()) / 1000.0
                : 0);
    one(
        "sync.planner.lag.records",
        "Records that the planner has not processed; NaN where unknown.",
        seen ->
            seen.plannerLag().records().isPresent()
                ? seen.plannerLag().records().getAsLong()
                : Double.NaN);
    one(
        "sync.planner.active.tasks",
        "Partitions that a planner works on; NaN where unknown.",
        seen ->
            seen.plannerLag().activeTasks().isPresent()
                ? seen.plannerLag().activeTasks().getAsInt()
                : Double.NaN);
    one(
        "sync.jobs.stuck",
        "Jobs that stand still although nothing is in their way.",
        seen -> seen.stuck().size());
    one(
        "sync.monitor.behind.records",
        "Records that this monitor has not read.",
        seen -> seen.stream().recordsBehind());
    one(
        "sync.health",
        "0 healthy, 1 degraded, 2 unhealthy; /health says why.",
        seen -> level(health.status()));
  }

  private static int level(Health.Status status) {
    return switch (status) {
      case HEALTHY -> 0;
      case DEGRADED -> 1;
      case UNHEALTHY -> 2;
    };
  }

  private interface Rows {
    List<MultiGauge.Row<?>> of(Tags dataType, Summary.Counts counts);
  }

  private List<MultiGauge.Row<?>> byDataType(Rows rows) {
    List<MultiGauge.Row<?>> all = new ArrayList<>();
    now.summary()
        .byDataType()
        .forEach(
            (type, counts) -> all.addAll(rows.of(Tags.of("data_type", type.wireName()), counts)));
    return all;
  }

  private static List<MultiGauge.Row<?>> ofJobs(Tags dataType, Summary.Counts counts) {
    return List.of(
        MultiGauge.Row.of(dataType.and("state", "waiting"), counts.waiting()),
        MultiGauge.Row.of(dataType.and("state", "running"), counts.running()),
        MultiGauge.Row.of(dataType.and("state", "parked"), counts.parked()));
  }

  private static List<MultiGauge.Row<?>> ofReplicas(Tags dataType, Summary.Counts counts) {
    return List.of(
        MultiGauge.Row.of(dataType, counts.replicasWanted() - counts.replicasVerified()));
  }

  private Map<Tags, Long> countNodes() {
    return now.nodes().stream()
        .collect(
            Collectors.groupingBy(
                node ->
                    Tags.of("status", node.status().name().toLowerCase(Locale.ROOT))
                        .and("provider", providers.of(node.provider())),
                Collectors.counting()));
  }

  private Map<Tags, Long> countBreakers() {
    Map<NodeId, String> byNode = new TreeMap<>();
    for (Node node : now.nodes()) {
      byNode.put(node.id(), node.provider());
    }
    return now.breakers().stream()
        .collect(
            Collectors.groupingBy(
                breaker ->
                    Tags.of("provider", providers.of(byNode.getOrDefault(breaker.node(), ""))),
                Collectors.counting()));
  }

  private static List<MultiGauge.Row<?>> rows(Map<Tags, Long> counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((tags, count) -> rows.add(MultiGauge.Row.of(tags, count)));
    return rows;
  }
}
