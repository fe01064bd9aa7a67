package org.ringrift.sync.worker.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a worker is, as {@code GET /health} says it.
 *
 * @param reasons why it is not ok; empty where it is
 */
public record WorkerHealth(Status status, List<String> reasons, HealthFacts facts) {
  /** A worker that was not heard for so long does not do its job. */
  static final Duration SILENT = Duration.ofSeconds(30);

  /** Longer than it may take to say STARTED. */
  static final Duration STUCK = Duration.ofSeconds(60);

  /** DEGRADED: works, but somebody should look. UNHEALTHY: does not do its job. */
  public enum Status {
    OK,
    DEGRADED,
    UNHEALTHY
  }

  public WorkerHealth {
    reasons = List.copyOf(reasons);
  }

  /** Judges the facts. */
  public static WorkerHealth of(HealthFacts facts) {
    List<String> failures = failures(facts);
    List<String> complaints = complaints(facts);
    Status status =
        failures.isEmpty() ? complaints.isEmpty() ? Status.OK : Status.DEGRADED : Status.UNHEALTHY;
    List<String> reasons = new ArrayList<>(failures);
    reasons.addAll(complaints);
    return new WorkerHealth(status, reasons, facts);
  }

  private static List<String> failures(HealthFacts facts) {
    List<String> failures = new ArrayList<>();
    if (facts.lastAcknowledged().isEmpty()) {
      failures.add("the node has not joined yet: Kafka has not taken its announcement");
      return failures;
    }
    if (isOlder(facts.lastAcknowledged(), SILENT, facts.at())) {
      failures.add(
          "Kafka has taken no heartbeat since "
              + facts.lastAcknowledged().get()
              + "; check the brokers and the schema registry");
    }
    if (!facts.mailbox().alive()) {
      failures.add("the mailbox is not being read: its thread ended; restart the worker");
    } else if (isOlder(facts.mailbox().lastPoll(), STUCK, facts.at())) {
      failures.add("the mailbox was last read at " + facts.mailbox().lastPoll().get());
    }
    return failures;
  }

  private static List<String> complaints(HealthFacts facts) {
    List<String> complaints = new ArrayList<>();
    facts.mailbox().fault().ifPresent(complaints::add);
    if (facts.mailbox().alive() && !facts.mailbox().assigned()) {
      complaints.add(
          "the mailbox is not there yet or not assigned to this worker; the planner makes it when"
              + " it admits the node");
    }
    if (facts.diskLow()) {
      complaints.add(
          "the disk is "
              + Math.round(facts.disk().usedPercent())
              + " % used, "
              + facts.disk().freeBytes()
              + " bytes are free; free some of it, no data is sent here meanwhile");
    }
    if (!facts.disk().isKnown()) {
      complaints.add("the disk cannot be read");
    }
    complaints.addAll(facts.taskFaults());
    complaints.addAll(facts.inventoryProblems());
    return complaints;
  }

  private static boolean isOlder(Optional<Instant> time, Duration age, Instant now) {
    return time.isPresent() && time.get().plus(age).isBefore(now);
  }
}
