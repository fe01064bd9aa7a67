package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ringrift.sync.core.NodeId;

/**
 * Why an artifact is where it is, and why it is not elsewhere.
 *
 * @param status with everything that is known of the candidates
 * @param candidatesKnown false where what was decided about each node is not kept any more
 * @param nodes one answer for each node that was asked for, or that has something to do with it
 * @param deletions the newest ones, oldest first
 */
public record Explanation(
    ArtifactStatus status, boolean candidatesKnown, List<OfNode> nodes, List<Deletion> deletions) {
  public Explanation {
    nodes = List.copyOf(nodes);
    deletions = List.copyOf(deletions);
  }

  /**
   * The answer for one node.
   *
   * @param freshness absent where nothing is known of the two together
   * @param candidate what the planner said of it
   * @param copy what its worker said that it has
   * @param job the job that is to bring it
   * @param queuePlace the place of that job among those that wait for the node, from 1
   * @param breaker present where it gets no work because it failed too often
   * @param sources where the job fetches from or could
   * @param because everything in sentences, for people
   */
  public record OfNode(
      NodeId node,
      Optional<FreshnessRow> freshness,
      Optional<Candidate> candidate,
      Optional<Copy> copy,
      Optional<JobStatus> job,
      OptionalInt queuePlace,
      Optional<BreakerStatus> breaker,
      List<Source> sources,
      List<String> because) {
    public OfNode {
      sources = List.copyOf(sources);
      because = List.copyOf(because);
    }
  }

  /**
   * A node that an artifact can come from.
   *
   * @param used true where the job fetches from it now
   * @param reason what speaks for or against it, for people
   */
  public record Source(NodeId node, boolean used, String reason) {}
}
