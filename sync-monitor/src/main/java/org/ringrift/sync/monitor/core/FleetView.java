package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * The fleet as the topics tell it: a fold over {@link Fact}s.
 *
 * <p>Facts of one topic and key must come in the order of the topic; beyond that their order makes
 * no difference, and a repeat changes nothing. Memory is bounded by the number of nodes, artifacts
 * and unfinished jobs, plus the two limits. Not safe for several threads at once: whoever shares it
 * guards it.
 */
public final class FleetView {
  private static final Comparator<JobStatus> BY_TARGET =
      Comparator.<JobStatus, NodeId>comparing(status -> status.job().target())
          .thenComparing(status -> status.job().id());

  private final Map<NodeId, Node> nodes = new TreeMap<>();
  private final Map<ArtifactId, ArtifactEntry> artifacts = new HashMap<>();
  private final Map<NodeId, Map<ArtifactId, String>> blockers = new HashMap<>();
  private final Map<NodeId, BreakerStatus> breakers = new TreeMap<>();
  private final JobBook jobs;
  private final TransferTotals totals;
  private final DeadLetterBook deadLetters;
  private OptionalLong plannerSeenAtMs = OptionalLong.empty();

  /**
   * @param maxFailures how many of the newest failures are kept, and of the newest dead letters
   * @param maxAttempts how many of the newest attempts are kept to recognise repeats
   */
  public FleetView(int maxFailures, int maxAttempts) {
    jobs = new JobBook(maxAttempts);
    totals = new TransferTotals(maxFailures);
    deadLetters = new DeadLetterBook(maxFailures);
  }

  /** Takes a fact in. Returns the end of a transfer where this is the first that is said of it. */
  public Optional<Fact.TransferEnded> apply(Fact fact) {
    switch (fact) {
      case Fact.NodeSeen seen -> see(seen.node());
      case Fact.NodeForgotten forgotten -> {
        nodes.remove(forgotten.node());
        blockers.remove(forgotten.node());
      }
      case Fact.DrainJudged judged -> judge(judged);
      case Fact.Placed placed -> entry(placed.artifact()).place(placed.placement());
      case Fact.DeletionDecided deletion -> {
        // the copy counts until the node says that it is gone
      }
      case Fact.DeletionEnded deletion -> {
        if (deletion.deleted()) {
          entry(deletion.artifact()).delete(deletion.node());
        }
      }
      case Fact.JobDecided decided -> jobs.decide(decided.job());
      case Fact.BreakerMoved moved ->
          breakers.merge(
              moved.breaker().node(),
              moved.breaker(),
              (old, next) -> next.atMs() >= old.atMs() ? next : old);
      case Fact.TransferProgressed progressed -> jobs.progress(progressed);
      case Fact.TransferEnded ended -> {
        return end(ended);
      }
      case Fact.DeadLettered letter -> deadLetters.add(letter);
      case Fact.PlannerTicked ticked ->
          plannerSeenAtMs =
              OptionalLong.of(Math.max(ticked.seenAtMs(), plannerSeenAtMs.orElse(Long.MIN_VALUE)));
    }
    return Optional.empty();
  }

  private void see(Node node) {
    nodes.put(node.id(), node);
    if (node.drain().isEmpty()) {
      blockers.remove(node.id());
    }
  }

  private void judge(Fact.DrainJudged judged) {
    Map<ArtifactId, String> ofNode = blockers.computeIfAbsent(judged.node(), id -> new TreeMap<>());
    if (judged.safe()) {
      ofNode.remove(judged.artifact());
    } else {
      ofNode.put(judged.artifact(), judged.reason());
    }
  }

  private Optional<Fact.TransferEnded> end(Fact.TransferEnded ended) {
    if (!jobs.end(ended)) {
      return Optional.empty();
    }
    totals.add(ended);
    switch (ended) {
      case Fact.TransferCompleted done ->
          entry(done.transfer().artifact()).complete(done.transfer().target(), done.version());
      case Fact.TransferFailed failed -> {
        // what the target had before it still has
      }
    }
    return Optional.of(ended);
  }

  private ArtifactEntry entry(ArtifactId artifact) {
    return artifacts.computeIfAbsent(artifact, ArtifactEntry::new);
  }

  /** Every artifact that somebody spoke of, in order. */
  public List<ArtifactStatus> artifacts() {
    return statuses().stream().sorted(Comparator.comparing(ArtifactStatus::artifact)).toList();
  }

  private List<ArtifactStatus> statuses() {
    Map<ArtifactId, List<JobStatus>> work = new HashMap<>();
    openJobs()
        .forEach(
            status ->
                work.computeIfAbsent(status.job().artifact(), id -> new ArrayList<>()).add(status));
    List<ArtifactStatus> all = new ArrayList<>();
    artifacts.forEach((id, entry) -> all.add(entry.status(work.getOrDefault(id, List.of()))));
    return all;
  }

  /** Every node of the registry, in order. */
  public List<Node> nodes() {
    return nodes.values().stream()
        .map(node -> node.blockedBy(blockers.getOrDefault(node.id(), Map.of())))
        .toList();
  }

  /** The breakers of nodes that get no work because they failed too often, in order. */
  public List<BreakerStatus> breakers() {
    return breakers.values().stream().filter(breaker -> !breaker.sound()).toList();
  }

  /** Every job that is not over, by target. */
  public List<JobStatus> openJobs() {
    return jobs.open().stream().sorted(BY_TARGET).toList();
  }

  /** The pipeline in a few numbers. */
  public Summary summary() {
    return new SummaryBuilder(statuses(), jobs.open(), totals, deadLetters).build();
  }

  /** When the planner's process was last seen alive; epoch milliseconds of this process. */
  public OptionalLong plannerSeenAtMs() {
    return plannerSeenAtMs;
  }
}
