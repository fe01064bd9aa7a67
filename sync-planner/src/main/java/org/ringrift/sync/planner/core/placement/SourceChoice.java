package org.ringrift.sync.planner.core.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * From whom a target fetches: holders of the wanted version that can be read from. First those that
 * did not turn out not to have it; then those with a free upload slot; then persistent ones that
 * stay; then those of the same provider; then those with the fewest uploads.
 */
final class SourceChoice {
  /** More sources than this are of no use to a job. */
  static final int MOST = 8;

  private final PlacementPolicy policy;

  SourceChoice(PlacementPolicy policy) {
    this.policy = policy;
  }

  /**
   * The sources for one target, best first.
   *
   * @param assigned how many jobs of this artifact each source serves already
   */
  List<FleetNode> forTarget(
      FleetNode target,
      List<FleetNode> readable,
      SortedSet<NodeId> missingAt,
      Map<NodeId, Integer> assigned) {
    Comparator<FleetNode> order =
        Comparator.comparing((FleetNode node) -> missingAt.contains(node.id()))
            .thenComparing(node -> uploads(node, assigned) >= policy.uploads().perSource())
            .thenComparing(node -> node.profile().ephemeral() || node.leaving())
            .thenComparing(node -> !node.profile().provider().equals(target.profile().provider()))
            .thenComparingInt(node -> uploads(node, assigned))
            .thenComparing(FleetNode::id);
    return readable.stream()
        .filter(node -> !node.id().equals(target.id()))
        .sorted(order)
        .limit(MOST)
        .toList();
  }

  /** Why there is no source for a target, for people. */
  static String absence(ArtifactState state, FleetView fleet, FleetNode target) {
    List<String> holders =
        state.holdings().keySet().stream()
            .filter(state::satisfiedAt)
            .map(
                id ->
                    id
                        + " "
                        + fleet.node(id).map(node -> fault(node, target)).orElse("never joined"))
            .toList();
    List<String> damaged =
        state.holdings().keySet().stream()
            .flatMap(id -> state.faultAt(id).map(fault -> id + " " + fault).stream())
            .toList();
    if (holders.isEmpty() && !damaged.isEmpty()) {
      return "waits: no good copy is left: " + String.join(", ", damaged);
    }
    return holders.isEmpty()
        ? "waits: nobody has this version any more"
        : "waits for a source: " + String.join(", ", holders);
  }

  private static String fault(FleetNode node, FleetNode target) {
    if (!node.readable()) {
      return "is " + node.status();
    }
    boolean pushes = node.profile().abilities().pushes();
    if (pushes && !target.profile().inboundBlocked()) {
      return "accepts no connections, and games are not pushed into the database of their origin";
    }
    return pushes
        ? "accepts no connections, nor does " + target.id() + ", and no node can relay"
        : "accepts no connections, and its worker does not push";
  }

  private static int uploads(FleetNode node, Map<NodeId, Integer> assigned) {
    return Math.max(node.load().uploadsRunning(), assigned.getOrDefault(node.id(), 0));
  }
}
