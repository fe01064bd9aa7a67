package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * Where an artifact is and where it should be.
 *
 * @param placement the planner's last word; absent where only workers have spoken of it so far
 * @param replicas by node
 * @param jobs the jobs that are not over, by target
 */
public record ArtifactStatus(
    ArtifactId artifact,
    Optional<Placement> placement,
    List<Replica> replicas,
    List<JobStatus> jobs) {
  public ArtifactStatus {
    replicas = List.copyOf(replicas);
    jobs = List.copyOf(jobs);
  }

  /** The nodes in that state, in order. */
  public List<NodeId> nodes(Replica.State state) {
    return replicas.stream().filter(r -> r.state() == state).map(Replica::node).toList();
  }

  /** True where every wanted replica is verified. */
  public boolean isComplete() {
    return placement.isPresent() && nodes(Replica.State.MISSING).isEmpty();
  }
}
