package org.ringrift.sync.worker.job;

import java.util.Objects;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Target;

/**
 * A job that this node may run.
 *
 * @param attempt how often it was handed out, from 1; events of an older attempt count for nothing
 * @param issuedAtMs when this attempt was handed out, by the clock of the planner
 */
record Job(FetchRequest request, int attempt, long issuedAtMs) {
  Job {
    Objects.requireNonNull(request, "request");
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be at least 1: " + attempt);
    }
  }

  JobId id() {
    return request.job();
  }

  /** True where the other is the same handing out, maybe with another limit. */
  boolean repeats(Job other) {
    return id().equals(other.id()) && attempt == other.attempt && issuedAtMs == other.issuedAtMs;
  }

  /** The node that is to have it: this one, unless it sends. */
  NodeId target(NodeId self) {
    return request.target().map(Target::node).orElse(self);
  }

  ArtifactId artifact() {
    return request.artifact();
  }
}
