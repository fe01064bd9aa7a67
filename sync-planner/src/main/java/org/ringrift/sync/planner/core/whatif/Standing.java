package org.ringrift.sync.planner.core.whatif;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.placement.ArtifactState;

/**
 * How things stand at the end.
 *
 * @param open work that waits or runs
 * @param missing replicas that are wanted and not there
 */
record Standing(long open, SortedSet<Place> replicas, long missing) {
  static Standing of(Collection<ArtifactState> states, long open) {
    SortedSet<Place> replicas = new TreeSet<>();
    long missing = 0;
    for (ArtifactState state : states) {
      missing += state.wants().size();
      for (NodeId node : state.holdings().keySet()) {
        if (has(state, node) && !made(state, node)) {
          replicas.add(new Place(state.id(), node));
        }
      }
    }
    return new Standing(open, replicas, missing);
  }

  /** True where the node has a good copy of what is wanted. */
  static boolean has(ArtifactState state, NodeId node) {
    return state.wanted().filter(version -> has(state, node, version)).isPresent();
  }

  /** True where the node has a good copy of that version or a newer one. */
  static boolean has(ArtifactState state, NodeId node, Version version) {
    return Optional.ofNullable(state.holdings().get(node))
        .filter(held -> held.good() && held.version().satisfies(version))
        .isPresent();
  }

  /** True where the node made it, and so has no replica of it. */
  static boolean made(ArtifactState state, NodeId node) {
    return state.id().origin().or(() -> state.traits().maker()).filter(node::equals).isPresent();
  }
}
