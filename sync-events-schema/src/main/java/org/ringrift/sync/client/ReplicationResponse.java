package org.ringrift.sync.client;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;

/**
 * What became of a request.
 *
 * @param took from the call to the end of its last transfer, or to the end of its time
 */
public record ReplicationResponse(
    ReplicationRequest request, List<ArtifactProgress> artifacts, Duration took) {
  public ReplicationResponse {
    artifacts = List.copyOf(artifacts);
  }

  /** True where every artifact is, verified, on every node that it was asked for. */
  public boolean succeeded() {
    return faults().isEmpty();
  }

  /** Everything that is not as it was asked for, for people, one line each. */
  public List<String> faults() {
    return artifacts.isEmpty()
        ? List.of("nothing is known that is " + request.filter() + "; see 'ringsync status'")
        : artifacts.stream().flatMap(artifact -> artifact.faults().stream()).toList();
  }

  /** Bytes that crossed the network for it. */
  public long bytesTransferred() {
    return artifacts.stream()
        .flatMap(ArtifactProgress::arrivals)
        .mapToLong(TargetState.Arrived::bytes)
        .sum();
  }

  /** The nodes that have all of it. */
  public SortedSet<NodeId> nodesSynced() {
    SortedSet<NodeId> nodes = new TreeSet<>();
    artifacts.forEach(artifact -> nodes.addAll(artifact.targets().keySet()));
    nodes.removeIf(
        node ->
            artifacts.stream()
                .map(artifact -> artifact.targets().get(node))
                .anyMatch(state -> state != null && state.fault().isPresent()));
    return nodes;
  }
}
