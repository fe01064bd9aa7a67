package org.ringrift.sync.planner.core.placement;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * How the holders of the wanted version can be reached, by one evaluation.
 *
 * @param open holders that accept connections: targets fetch from them
 * @param pushers holders that accept none, but whose workers send the data themselves
 */
record Reach(List<FleetNode> open, List<FleetNode> pushers) {

  /**
   * Where one target gets it from.
   *
   * @param sources best first; empty where nobody can give it
   * @param pushed true where the first source runs the job and sends
   */
  record Supply(List<FleetNode> sources, boolean pushed) {}

  static Reach of(ArtifactState state, FleetView fleet) {
    List<FleetNode> holders =
        state.holdings().keySet().stream()
            .filter(state::satisfiedAt)
            .flatMap(id -> fleet.node(id).stream())
            .filter(FleetNode::readable)
            .toList();
    return new Reach(
        holders.stream().filter(node -> !node.profile().inboundBlocked()).toList(),
        holders.stream()
            .filter(node -> node.profile().inboundBlocked())
            .filter(node -> node.profile().abilities().pushes())
            .toList());
  }

  /** How many holders can give it, one way or the other. */
  int givers() {
    return open.size() + pushers.size();
  }

  /** Fetching goes before pushing: a target knows best what it lacks. A pusher goes alone. */
  Supply supply(
      FleetNode target,
      SourceChoice choice,
      SortedSet<NodeId> missingAt,
      Map<NodeId, Integer> assigned) {
    if (!open.isEmpty() || target.profile().inboundBlocked()) {
      return new Supply(choice.forTarget(target, open, missingAt, assigned), false);
    }
    List<FleetNode> ranked = choice.forTarget(target, pushers, missingAt, assigned);
    return new Supply(ranked.stream().limit(1).toList(), !ranked.isEmpty());
  }

  /** True where the data can get to such targets only over a node that accepts connections. */
  boolean needsRelay(List<FleetNode> targets) {
    return open.isEmpty()
        && !pushers.isEmpty()
        && !targets.isEmpty()
        && targets.stream().allMatch(node -> node.profile().inboundBlocked());
  }
}
