package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/** What can happen to the work of one target for one artifact. */
public sealed interface DispatchInput {
  ArtifactId artifact();

  /**
   * Placement wants something brought.
   *
   * @param revive true where it ends the parking of the same job
   */
  record Ordered(Order order, boolean revive) implements DispatchInput {
    @Override
    public ArtifactId artifact() {
      return order.artifact();
    }
  }

  /** Placement does not want it any more. What runs goes on. */
  record Withdrawn(ArtifactId artifact, String reason) implements DispatchInput {}

  /** The target took the job on or made progress. */
  record Alive(ArtifactId artifact, JobId job, int attempt) implements DispatchInput {}

  /** The target has this version, verified. */
  record Completed(ArtifactId artifact, JobId job, int attempt, Version version)
      implements DispatchInput {}

  /** The target gave the job up. */
  record Failed(
      ArtifactId artifact, JobId job, int attempt, String category, boolean retryable, String error)
      implements DispatchInput {}

  /**
   * The lease of the artifact ended without a report.
   *
   * @param blamed true where that counts as a failure of the job
   */
  record LeaseLost(ArtifactId artifact, boolean blamed, String reason) implements DispatchInput {}

  /**
   * The target has a free slot and this work is next.
   *
   * @param liveSources those of its sources that can be read from now, best first
   * @param incarnation of the target
   */
  record Offered(ArtifactId artifact, List<NodeId> liveSources, String incarnation)
      implements DispatchInput {
    public Offered {
      liveSources = List.copyOf(liveSources);
    }
  }
}
