package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/**
 * One piece of work for a target: bring it this version of this artifact.
 *
 * @param sources where it may be fetched, best first; at least one
 * @param decisionId the placement decision behind it
 */
public record Order(
    JobId id,
    ArtifactId artifact,
    Version version,
    List<NodeId> sources,
    Priority priority,
    String decisionId) {
  public Order {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("job " + id + " needs at least one source");
    }
  }

  /** This work with the higher of the two priorities. */
  Order atLeast(Priority other) {
    return priority.compareTo(other) >= 0
        ? this
        : new Order(id, artifact, version, sources, other, decisionId);
  }
}
