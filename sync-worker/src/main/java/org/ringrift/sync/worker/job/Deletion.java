package org.ringrift.sync.worker.job;

import java.util.Set;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.verify.CopyDeleter;

/**
 * A job to delete the copy of this node.
 *
 * @param atMost what it has at most, and of an original exactly; a copy that has more stays
 * @param receipts the other nodes that have a verified copy
 * @param kind what the copy is here
 */
record Deletion(
    JobId id,
    ArtifactId artifact,
    Version atMost,
    Set<NodeId> receipts,
    String reason,
    CopyDeleter.Kind kind) {
  /** With fewer other copies nothing is deleted. */
  private static final int LEAST_RECEIPTS = 2;

  Deletion {
    receipts = Set.copyOf(receipts);
  }

  /** True where enough other nodes have it, as far as the planner knows. */
  boolean isSafe() {
    return receipts.size() >= LEAST_RECEIPTS;
  }
}
