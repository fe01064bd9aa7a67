package org.ringrift.sync.planner.core.dispatch;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * What runs on one target. Immutable. There is at most one lease for an artifact, by construction.
 *
 * @param nextSequence place in the queue for the next work
 */
public record TargetState(NodeId node, SortedMap<ArtifactId, Lease> leases, long nextSequence) {
  public TargetState {
    leases = Collections.unmodifiableSortedMap(new TreeMap<>(leases));
  }

  /** Nothing runs and nothing ever waited. */
  public static TargetState idle(NodeId node) {
    return new TargetState(node, new TreeMap<>(), 1);
  }

  TargetState leasing(Lease lease) {
    SortedMap<ArtifactId, Lease> changed = new TreeMap<>(leases);
    changed.put(lease.order().artifact(), lease);
    return new TargetState(node, changed, nextSequence);
  }

  TargetState free(ArtifactId artifact) {
    SortedMap<ArtifactId, Lease> changed = new TreeMap<>(leases);
    changed.remove(artifact);
    return new TargetState(node, changed, nextSequence);
  }

  TargetState numbered() {
    return new TargetState(node, leases, nextSequence + 1);
  }
}
