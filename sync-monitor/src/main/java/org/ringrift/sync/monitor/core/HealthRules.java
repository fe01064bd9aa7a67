package org.ringrift.sync.monitor.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * When the pipeline counts as unhealthy or degraded.
 *
 * @param plannerSilence how long the planner may say nothing, have no active task, or be too far
 *     behind
 * @param maxPlannerLag how many records it may be behind
 * @param stuckAfter how long work that could go on may stand still
 * @param maxDiskUsedPercent how full a node may be
 */
public record HealthRules(
    Duration plannerSilence, long maxPlannerLag, Duration stuckAfter, int maxDiskUsedPercent) {

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
    planner(seen, reasons);
    stuck(seen, reasons);
    return reasons;
  }

  private void planner(Observation seen, List<String> reasons) {
    long idleMs = since(seen, seen.plannerLag().idleSinceMs());
    if (idleMs > plannerSilence.toMillis()) {
      reasons.add(
          "the planner has had no active task for "
              + idleMs / 1000
              + " s, so nothing is decided: see its log");
    }
    long lateMs = since(seen, seen.plannerLag().lateSinceMs());
    if (lateMs > plannerSilence.toMillis()) {
      reasons.add(behind(seen) + ", for " + lateMs / 1000 + " s now");
    }
  }

  private static long since(Observation seen, OptionalLong timeMs) {
    return timeMs.isPresent() ? seen.atMs() - timeMs.getAsLong() : 0;
  }

  private String behind(Observation seen) {
    long lag = seen.plannerLag().records().orElse(0);
    return "the planner is " + lag + " records behind; up to " + maxPlannerLag + " is fine";
  }

  private void stuck(Observation seen, List<String> reasons) {
    seen.stuck().stream()
        .findFirst()
        .ifPresent(
            first ->
                reasons.add(
                    seen.stuck().size()
                        + " jobs stand still for more than "
                        + stuckAfter.toSeconds()
                        + " s although nothing is in their way, among them "
                        + first.job().id()
                        + " for node "
                        + first.job().target()));
  }

  private List<String> light(Observation seen) {
    List<String> reasons = new ArrayList<>();
    long parked = seen.summary().all().parked();
    if (parked > 0) {
      reasons.add(parked + " jobs are parked: see /jobs?state=parked");
    }
    long lateMs = since(seen, seen.plannerLag().lateSinceMs());
    if (seen.plannerLag().lateSinceMs().isPresent() && lateMs <= plannerSilence.toMillis()) {
      reasons.add(behind(seen));
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
