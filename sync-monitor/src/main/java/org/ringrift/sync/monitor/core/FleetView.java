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
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;

/**
 * The fleet as the topics tell it: a fold over {@link Fact}s.
 *
 * <p>Facts of one topic and key must come in the order of the topic; beyond that their order makes
 * no difference, and a repeat changes nothing. A fact costs as much as it names nodes, the {@link
 * #summary()} costs the same however many artifacts and jobs there are. Memory is bounded by the
 * number of nodes, artifacts and unfinished jobs, plus the limits. Not safe for several threads at
 * once: whoever shares it guards it.
 */
public final class FleetView {
  private static final Comparator<JobStatus> BY_TARGET =
      Comparator.<JobStatus, NodeId>comparing(status -> status.job().target())
          .thenComparing(status -> status.job().id());
  private static final int CANDIDATES = 200_000;

  private final Map<NodeId, Node> nodes = new TreeMap<>();
  private final Map<NodeId, Map<ArtifactId, String>> blockers = new HashMap<>();
  private final Map<NodeId, BreakerStatus> breakers = new TreeMap<>();
  private final History history = new History();
  private final JobBook jobs;
  private final ArtifactBook artifacts;
  private final CandidateBook candidates;
  private final DeletionBook deletions;
  private final TransferTotals totals;
  private final DeadLetterBook deadLetters;
  private OptionalLong plannerSeenAtMs = OptionalLong.empty();

  /** With the default number of candidates. */
  public FleetView(int maxFailures, int maxAttempts) {
    this(maxFailures, maxAttempts, CANDIDATES);
  }

  /**
   * @param maxFailures how many of the newest failures are kept, and of the newest dead letters
   * @param maxAttempts how many of the newest attempts are kept to recognise repeats, and how many
   *     of the newest deletions
   * @param maxCandidates of how many candidates it is kept what was decided about them and why
   */
  public FleetView(int maxFailures, int maxAttempts, int maxCandidates) {
    jobs = new JobBook(maxAttempts);
    artifacts = new ArtifactBook(jobs::isUnderWay);
    candidates = new CandidateBook(maxCandidates);
    deletions = new DeletionBook(maxAttempts);
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
      case Fact.Placed placed -> {
        artifacts.place(placed);
        candidates.add(placed.artifact(), placed.placement());
      }
      case Fact.DeletionDecided decided -> deletions.add(Deletion.of(decided));
      case Fact.DeletionEnded ended -> end(ended);
      case Fact.JobDecided decided -> {
        Job job = decided.job();
        artifacts.around(job.artifact(), job.target(), () -> jobs.decide(job));
      }
      case Fact.BreakerMoved moved ->
          breakers.merge(
              moved.breaker().node(),
              moved.breaker(),
              (old, next) -> next.atMs() >= old.atMs() ? next : old);
      case Fact.TransferProgressed progressed ->
          history.move(progressed.transfer().atMs(), jobs.progress(progressed));
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

  /** The copy counts until the node says that it is gone. */
  private void end(Fact.DeletionEnded ended) {
    deletions.add(Deletion.of(ended));
    if (ended.deleted()) {
      artifacts.delete(ended.artifact(), ended.node(), ended.atMs());
    }
  }

  private Optional<Fact.TransferEnded> end(Fact.TransferEnded ended) {
    if (!jobs.isNews(ended)) {
      return Optional.empty();
    }
    Fact.Transfer transfer = ended.transfer();
    history.add(ended, jobs.bytesMoved(transfer.attempt()));
    artifacts.around(transfer.artifact(), transfer.target(), () -> jobs.end(ended));
    totals.add(ended);
    switch (ended) {
      case Fact.TransferCompleted done -> {
        if (!done.alreadyShared()) {
          artifacts.complete(done);
        }
      }
      case Fact.TransferFailed failed -> {
        // what the target had before it still has
      }
    }
    return Optional.of(ended);
  }

  /** Every artifact that somebody spoke of, in order. */
  public List<ArtifactStatus> artifacts() {
    return artifacts.all().stream().map(this::status).toList();
  }

  /** What is known of an artifact; empty where nobody spoke of it. */
  public Optional<ArtifactStatus> artifact(ArtifactId artifact) {
    return artifacts.find(artifact).map(this::status);
  }

  ArtifactStatus status(ArtifactEntry entry) {
    List<JobStatus> work = jobs.of(entry.artifact()).stream().sorted(BY_TARGET).toList();
    return entry.status(candidates.of(entry.artifact()), work);
  }

  /** Every node of the registry, in order. */
  public List<Node> nodes() {
    return nodes.values().stream()
        .map(node -> node.blockedBy(blockers.getOrDefault(node.id(), Map.of())))
        .toList();
  }

  /** A node as the registry has it, without what keeps it. */
  public Optional<Node> node(NodeId node) {
    return Optional.ofNullable(nodes.get(node));
  }

  /** The breakers of nodes that get no work because they failed too often, in order. */
  public List<BreakerStatus> breakers() {
    return breakers.values().stream().filter(breaker -> !breaker.sound()).toList();
  }

  /** Every job that is not over, by target. */
  public List<JobStatus> openJobs() {
    return jobs.open().stream().sorted(BY_TARGET).toList();
  }

  /** A job that is not over. */
  public Optional<JobStatus> job(JobId job) {
    return jobs.open(job);
  }

  /** How many jobs of a node wait, run and are parked. */
  public NodeWork work(NodeId node) {
    return jobs.of(node).map(TargetWork::counts).map(NodeWork::of).orElse(NodeWork.NONE);
  }

  /**
   * Jobs that should be moving and are not: they were handed out or could have been, nothing stands
   * in their way, and nobody has spoken of them since then.
   *
   * @param timeMs milliseconds since the epoch
   */
  public List<JobStatus> stuckSince(long timeMs) {
    List<JobStatus> stuck = new ArrayList<>();
    for (Node node : nodes.values()) {
      BreakerStatus breaker = breakers.get(node.id());
      if (node.status() == Node.Status.ADMITTED && (breaker == null || breaker.sound())) {
        jobs.of(node.id()).ifPresent(work -> stuck.addAll(work.silentSince(timeMs)));
      }
    }
    return stuck;
  }

  /** Games that exist on one ephemeral node only, most of them first. */
  public List<SoleCopy> atRisk() {
    return nodes.values().stream()
        .filter(Node::mayVanish)
        .flatMap(node -> artifacts.soleCopies().on(node.id()).stream())
        .sorted(
            Comparator.comparingLong(SoleCopy::games).reversed().thenComparing(SoleCopy::artifact))
        .toList();
  }

  /** Transfers over time, oldest first. */
  public List<HistorySlice> history() {
    return history.slices();
  }

  /** The pipeline in a few numbers. */
  public Summary summary() {
    return new SummaryBuilder(artifacts, jobs.counts(), totals)
        .build(deadLetters.summary(), risk());
  }

  private Summary.Risk risk() {
    long games = 0;
    long databases = 0;
    for (Node node : nodes.values()) {
      if (node.mayVanish()) {
        SoleCopies.Sum sum = artifacts.soleCopies().sum(node.id());
        games += sum.games();
        databases += sum.databases();
      }
    }
    return new Summary.Risk(games, databases);
  }

  /** When the planner's process was last seen alive; epoch milliseconds of this process. */
  public OptionalLong plannerSeenAtMs() {
    return plannerSeenAtMs;
  }

  ArtifactBook artifactBook() {
    return artifacts;
  }

  JobBook jobBook() {
    return jobs;
  }

  CandidateBook candidateBook() {
    return candidates;
  }

  DeletionBook deletionBook() {
    return deletions;
  }

  Optional<BreakerStatus> breaker(NodeId node) {
    return Optional.ofNullable(breakers.get(node));
  }
}
