package org.ringrift.sync.planner.core.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeRegistry;

/** The nodes as one side sees them: what they said, under the host file of that side. */
final class Nodes {
  private final FleetRules hosts;
  private final NodeRegistry registry;
  private final Map<NodeId, FleetNode> said = new TreeMap<>();
  private FleetView view = FleetView.EMPTY;

  Nodes(Plan plan) {
    hosts = plan.hosts();
    registry = new NodeRegistry(plan.fleet(), plan.hosts());
  }

  FleetView view() {
    return view;
  }

  /** A node of which nobody has said anything yet. */
  void know(FleetNode node) {
    if (!said.containsKey(node.id())) {
      put(node);
    }
  }

  /** Something happens to a node. Returns true where it could lead to another decision. */
  boolean hear(NodeId id, NodeInput input, long nowMs) {
    Optional<FleetNode> before = Optional.ofNullable(said.get(id));
    Optional<FleetNode> after = registry.apply(id, before, input, nowMs);
    after.ifPresent(this::put);
    return after.isPresent() && isNews(before, after.get());
  }

  /** Time has passed. Returns the nodes to which it did something. */
  List<NodeId> tick(long nowMs) {
    List<NodeId> changed = new ArrayList<>();
    for (FleetNode before : List.copyOf(said.values())) {
      FleetNode after = registry.tick(before, nowMs);
      if (!after.equals(before)) {
        put(after);
        changed.add(after.id());
      }
    }
    return changed;
  }

  private static boolean isNews(Optional<FleetNode> before, FleetNode after) {
    return before.filter(old -> old.registryVersion() == after.registryVersion()).isEmpty();
  }

  private void put(FleetNode node) {
    said.put(node.id(), node);
    view = view.with(hosts.over(node));
  }
}
