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
  private final Set<NodeId> everWanted = new HashSet<>();
  private final Map<NodeId, Version> completed = new HashMap<>();
  private Optional<Placement> placement = Optional.empty();

  ArtifactEntry(ArtifactId artifact) {
    this.artifact = artifact;
  }

  void place(Placement decided) {
    placement = Optional.of(placement.map(decided::after).orElse(decided));
    everWanted.addAll(decided.wanted());
  }

  /** A late repeat of an older completion takes nothing back. */
  void complete(NodeId node, Version version) {
    completed.merge(node, version, (known, said) -> known.satisfies(said) ? known : said);
  }

  /** The planner's next decision does not name it any more. */
  void delete(NodeId node) {
    completed.remove(node);
  }

  /**
   * @param jobs the jobs about this artifact that are not over
   */
  ArtifactStatus status(List<JobStatus> jobs) {
    Set<NodeId> nodes = new TreeSet<>(completed.keySet());
    placement.ifPresent(
        decided -> {
          nodes.addAll(decided.wanted());
          nodes.addAll(decided.holders());
        });
    Set<NodeId> targets = new HashSet<>();
    jobs.stream().filter(JobStatus::isUnderWay).forEach(job -> targets.add(job.job().target()));
    List<Replica> replicas = new ArrayList<>();
    for (NodeId node : nodes) {
      replicas.add(new Replica(node, state(node, targets.contains(node)), held(node)));
    }
    return new ArtifactStatus(artifact, placement, replicas, jobs);
  }

  private Replica.State state(NodeId node, boolean underWay) {
    if (isOriginal(node)) {
      return Replica.State.ORIGINAL;
    }
    if (placement.isEmpty() || !isAskedFor(placement.get(), node)) {
      return Replica.State.SURPLUS;
    }
    boolean there =
        held(node).map(version -> version.satisfies(placement.get().version())).orElse(false);
    // A node that lost what it had completed gets a new job: until that is over it counts for
    // nothing.
    return there && !underWay ? Replica.State.VERIFIED : Replica.State.MISSING;
  }

  private static boolean isAskedFor(Placement decided, NodeId node) {
    return decided.wanted().contains(node) || decided.holders().contains(node);
  }

  /** A node that holds it although nobody ever asked for it there. */
  private boolean isOriginal(NodeId node) {
    return artifact
        .origin()
        .map(node::equals)
        .orElseGet(() -> !everWanted.contains(node) && !completed.containsKey(node));
  }

  private Optional<Version> held(NodeId node) {
    return placement
        .filter(decided -> decided.holders().contains(node) || isOriginal(node))
        .map(Placement::version)
        .or(() -> Optional.ofNullable(completed.get(node)));
  }
}
