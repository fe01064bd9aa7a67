package org.ringrift.sync.monitor.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When the pipeline counts as unhealthy or degraded.
 *
 * @param plannerSilence how long the planner may say nothing
 * @param maxPlannerLag how many records it may be behind
 * @param maxDiskUsedPercent how full a node may be
 */
public record HealthRules(Duration plannerSilence, long maxPlannerLag, int maxDiskUsedPercent) {

  /** Judges by what is known. */
  public Health judge(Observation seen) {
    List<String> grave = grave(seen);
    List<String> reasons = new ArrayList<>(grave);
    reasons.addAll(light(seen));
    return new Health(status(grave, reasons), reasons, notes(seen.summary().deadLetters()));
  }

  private static Health.Status status(List<String> grave, List<String> reasons) {
    if (!grave.isEmpty()) {
      return Health.Status.UNHEALTHY;
    }
    return reasons.isEmpty() ? Health.Status.HEALTHY : Health.Status.DEGRADED;
  }

  /** What was put aside is dealt with: the pipeline goes on without it. */
  private static List<String> notes(Summary.DeadLetters letters) {
    return letters.newest().stream()
        .limit(1)
        .map(
            newest ->
                letters.total()
                    + " records could not be used and lie in sync-dead-letters; the newest, "
                    + newest.place()
                    + ": "
                    + newest.reason())
        .toList();
  }

  private List<String> grave(Observation seen) {
    List<String> reasons = new ArrayList<>();
    seen.stream().trouble().ifPresent(trouble -> reasons.add("cannot read from Kafka: " + trouble));
    if (!seen.stream().caughtUp()) {
      reasons.add(
          "not caught up: " + seen.stream().recordsBehind() + " records still to be read; wait");
    }
    long silentMs = seen.atMs() - seen.plannerSeenAtMs().orElse(seen.stream().startedAtMs());
    if (silentMs > plannerSilence.toMillis()) {
      reasons.add(
          "nothing from the planner for " + silentMs / 1000 + " s: check that it is running");
    }
    return reasons;
  }

  private List<String> light(Observation seen) {
    List<String> reasons = new ArrayList<>();
    long parked = seen.summary().all().parked();
    if (parked > 0) {
      reasons.add(parked + " jobs are parked: see jobs with state parked in /artifacts");
    }
    long lag = seen.plannerLag().records().orElse(0);
    if (lag > maxPlannerLag) {
      reasons.add("the planner is " + lag + " records behind; up to " + maxPlannerLag + " is fine");
    }
    seen.plannerLag().trouble().ifPresent(why -> reasons.add("planner lag is unknown: " + why));
    for (Node node : seen.nodes()) {
      ofNode(node, reasons);
    }
    seen.breakers().forEach(breaker -> reasons.add(broken(breaker)));
    return reasons;
  }

  private void ofNode(Node node, List<String> reasons) {
    if (node.status() == Node.Status.SILENT) {
      reasons.add("node " + node.id() + " is silent: check that its worker is running");
    }
    node.diskUsedPercent()
        .ifPresent(
            used -> {
              if (used > maxDiskUsedPercent && node.status() != Node.Status.LEFT) {
                String percent = String.format(Locale.ROOT, "%.1f", used);
                reasons.add("disk of node " + node.id() + " is " + percent + " % full");
              }
            });
  }

  private static String broken(BreakerStatus breaker) {
    String until =
        breaker.openUntilMs().isPresent()
            ? "open until " + Instant.ofEpochMilli(breaker.openUntilMs().getAsLong())
            : "half open, a probe is out";
    return "breaker of node " + breaker.node() + " is " + until + ": " + breaker.reason();
  }
}
