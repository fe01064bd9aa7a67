package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * One artifact: what the planner decided about it, and what workers have verified. The two come
 * from different topics and are kept apart. Confined to one thread at a time.
 */
final class ArtifactEntry {
  private final ArtifactId artifact;
  private final String name;

  /** Kept for artifacts without an origin only: the others say whose they are. */
  private final Set<NodeId> everWanted = new HashSet<>(4);

  private final Map<NodeId, Copy> completed = new HashMap<>(4);
  private Optional<Placement> placement = Optional.empty();
  private int wanted;
  private int missing;
  private int nodeCount;

  ArtifactEntry(ArtifactId artifact) {
    this.artifact = artifact;
    name = artifact.toString();
  }

  /** The artifact as text. */
  String name() {
    return name;
  }

  ArtifactId artifact() {
    return artifact;
  }

  /** What was said of each candidate is kept elsewhere. */
  void place(Placement decided) {
    placement = Optional.of(decided.with(List.of()));
    if (artifact.origin().isEmpty()) {
      everWanted.addAll(decided.wanted());
    }
    nodeCount = countNodes();
  }

  /** A late repeat of an older completion takes nothing back. */
  void complete(NodeId node, Copy copy) {
    completed.merge(
        node, copy, (known, said) -> known.version().satisfies(said.version()) ? known : said);
    nodeCount = countNodes();
  }

  /** The planner's next decision does not name it any more. */
  void delete(NodeId node) {
    completed.remove(node);
    nodeCount = countNodes();
  }

  /** Counts wanted replicas, and those of them that are missing. */
  void count(int moreWanted, int moreMissing) {
    wanted += moreWanted;
    missing += moreMissing;
  }

  /** How many replicas are wanted. */
  int wanted() {
    return wanted;
  }

  /** How many of them are missing. */
  int missing() {
    return missing;
  }

  /** The nodes that have something of it, or should; in no order. */
  Set<NodeId> nodes() {
    Set<NodeId> nodes = new HashSet<>(completed.keySet());
    placement.ifPresent(
        decided -> {
          nodes.addAll(decided.wanted());
          nodes.addAll(decided.holders());
        });
    return nodes;
  }

  /** Size of {@link #nodes()}. */
  int nodeCount() {
    return nodeCount;
  }

  private int countNodes() {
    int asked = placement.map(p -> p.wanted().size() + p.holders().size()).orElse(0);
    int others = 0;
    for (NodeId node : completed.keySet()) {
      others += isAskedFor(node) ? 0 : 1;
    }
    return asked + others;
  }

  boolean concerns(NodeId node) {
    return completed.containsKey(node) || isAskedFor(node);
  }

  Optional<Placement> placement() {
    return placement;
  }

  /** What the worker of that node said last. */
  Optional<Copy> copy(NodeId node) {
    return Optional.ofNullable(completed.get(node));
  }

  /**
   * @param candidates what is known of each node that was looked at
   * @param jobs the jobs about this artifact that are not over
   */
  ArtifactStatus status(List<Candidate> candidates, List<JobStatus> jobs) {
    Set<NodeId> targets = new HashSet<>();
    jobs.stream().filter(JobStatus::isUnderWay).forEach(job -> targets.add(job.job().target()));
    List<Replica> replicas = new ArrayList<>();
    for (NodeId node : new TreeSet<>(nodes())) {
      replicas.add(new Replica(node, state(node, targets.contains(node)), held(node)));
    }
    return new ArtifactStatus(
        artifact, placement.map(decided -> decided.with(candidates)), replicas, jobs);
  }

  /**
   * What the artifact on that node is; a node that it does not concern has a surplus of nothing.
   */
  Replica.State state(NodeId node, boolean underWay) {
    if (isOriginal(node)) {
      return Replica.State.ORIGINAL;
    }
    if (!isAskedFor(node)) {
      return Replica.State.SURPLUS;
    }
    Version wanted = placement.orElseThrow().version();
    boolean there = held(node).map(version -> version.satisfies(wanted)).orElse(false);
    // A node that lost what it had completed gets a new job: until that is over it counts for
    // nothing.
    return there && !underWay ? Replica.State.VERIFIED : Replica.State.MISSING;
  }

  private boolean isAskedFor(NodeId node) {
    return placement.isPresent() && placement.get().asksFor(node);
  }

  /** A node that holds it although nobody ever asked for it there. */
  private boolean isOriginal(NodeId node) {
    return artifact
        .origin()
        .map(node::equals)
        .orElseGet(() -> !everWanted.contains(node) && !completed.containsKey(node));
  }

  Optional<Version> held(NodeId node) {
    return placement
        .filter(decided -> decided.holders().contains(node) || isOriginal(node))
        .map(Placement::version)
        .or(() -> copy(node).map(Copy::version));
  }

  /**
   * Where the newest games are, if that is one node only. A copy counts that the planner knows of
   * or asks for, or that came after its last word; others it may have lost sight of for a reason.
   * Where the origin was set back, all that it has may be there only.
   */
  Optional<SoleCopy> soleCopy(long atMs) {
    if (placement.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> setBack = placement.get().setBackGames();
    if (setBack.isPresent()) {
      return artifact
          .origin()
          .map(origin -> new SoleCopy(artifact, origin, setBack.get(), setBack.get(), atMs, true));
    }
    NodeId best = null;
    long most = 0;
    long next = 0;
    for (NodeId node : nodes()) {
      long games = safeGames(node);
      if (games > most) {
        next = most;
        most = games;
        best = node;
      } else {
        next = Math.max(next, games);
      }
    }
    return most > next
        ? Optional.of(new SoleCopy(artifact, best, most - next, most, atMs, false))
        : Optional.empty();
  }

  private long safeGames(NodeId node) {
    Placement decided = placement.orElseThrow();
    Copy copy = completed.get(node);
    if (decided.holders().contains(node)) {
      return Math.max(games(decided.version()), copy == null ? 0 : games(copy.version()));
    }
    boolean counts =
        copy != null && (decided.wanted().contains(node) || copy.atMs() > decided.decidedAtMs());
    return counts ? games(copy.version()) : 0;
  }

  private static long games(Version version) {
    return version instanceof Version.GamesVersion games ? games.gameCount() : 0;
  }
}
