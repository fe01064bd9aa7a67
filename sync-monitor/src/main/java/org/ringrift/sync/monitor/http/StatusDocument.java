package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.PlannerLag;
import org.ringrift.sync.monitor.core.StreamState;

/** What {@code /status} says. The names of its fields are read by scripts. */
record StatusDocument(
    String time, long timeMs, SyncDocument sync, Nodes nodes, Planner planner, Monitor monitor) {

  static StatusDocument of(Observation seen, Health health) {
    return new StatusDocument(
        Times.iso(seen.atMs()),
        seen.atMs(),
        SyncDocument.of(seen.summary(), health),
        Nodes.of(seen.nodes()),
        Planner.of(seen.plannerLag(), seen.plannerSeenAtMs()),
        Monitor.of(seen.stream(), seen.atMs()));
  }

  record Nodes(int total, Map<String, Long> byStatus, List<String> notAdmitted) {
    static Nodes of(List<Node> nodes) {
      return new Nodes(
          nodes.size(),
          nodes.stream()
              .collect(
                  Collectors.groupingBy(
                      node -> node.status().name().toLowerCase(Locale.ROOT),
                      TreeMap::new,
                      Collectors.counting())),
          nodes.stream()
              .filter(node -> node.status() != Node.Status.ADMITTED)
              .map(node -> node.id().value())
              .toList());
    }
  }

  record Planner(
      Long lag,
      Map<String, Long> lagByTopic,
      String lagCheckedAt,
      Long lagCheckedAtMs,
      String lastSeenAt,
      Long lastSeenAtMs,
      String error) {
    static Planner of(PlannerLag lag, OptionalLong seenAtMs) {
      return new Planner(
          Times.ms(lag.records()),
          new TreeMap<>(lag.byTopic()),
          Times.iso(lag.checkedAtMs()),
          Times.ms(lag.checkedAtMs()),
          Times.iso(seenAtMs),
          Times.ms(seenAtMs),
          lag.trouble().orElse(null));
    }
  }

  record Monitor(
      boolean caughtUp,
      long recordsRead,
      long recordsSkipped,
      long recordsBehind,
      String startedAt,
      long startedAtMs,
      long uptimeMs,
      String error) {
    static Monitor of(StreamState stream, long nowMs) {
      return new Monitor(
          stream.caughtUp(),
          stream.recordsRead(),
          stream.recordsSkipped(),
          stream.recordsBehind(),
          Times.iso(stream.startedAtMs()),
          stream.startedAtMs(),
          nowMs - stream.startedAtMs(),
          stream.trouble().orElse(null));
    }
  }
}
