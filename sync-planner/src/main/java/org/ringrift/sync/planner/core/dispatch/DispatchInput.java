package org.ringrift.sync.planner.core.dispatch;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
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

  /**
   * The target has this version, verified.
   *
   * @param failedSources those that were tried first and did not bring it
   */
  record Completed(
      ArtifactId artifact, JobId job, int attempt, Version version, Set<NodeId> failedSources)
      implements DispatchInput {
    public Completed {
      failedSources = Collections.unmodifiableSet(new TreeSet<>(failedSources));
    }
  }

  /**
   * The executor gave the job up.
   *
   * @param category why, as workers name it
   * @param failedSources those that were tried
   */
  record Failed(
      ArtifactId artifact,
      JobId job,
      int attempt,
      String category,
      boolean retryable,
      String error,
      Set<NodeId> failedSources)
      implements DispatchInput {
    public Failed {
      failedSources = Collections.unmodifiableSet(new TreeSet<>(failedSources));
    }
  }

  /**
   * The lease of the artifact ended without a report.
   *
   * @param blamed true where that counts as a failure of the job
   */
  record LeaseLost(ArtifactId artifact, boolean blamed, String reason) implements DispatchInput {}

  /** The time came before which the work was not to go. */
  record Due(ArtifactId artifact) implements DispatchInput {}

  /** The target has a free slot and this work is next. */
  record Offered(ArtifactId artifact) implements DispatchInput {}
}
