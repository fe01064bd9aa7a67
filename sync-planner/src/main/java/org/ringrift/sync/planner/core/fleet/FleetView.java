package org.ringrift.sync.planner.core.fleet;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;

/**
 * Every node at one moment. Immutable.
 *
 * @param nodes by id, in order of their ids
 */
public record FleetView(SortedMap<NodeId, FleetNode> nodes) {
  /** Nobody has joined. */
  public static final FleetView EMPTY = new FleetView(new TreeMap<>());

  public FleetView {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** A view of these nodes. */
  public static FleetView of(Collection<FleetNode> nodes) {
    TreeMap<NodeId, FleetNode> byId = new TreeMap<>();
    nodes.forEach(node -> byId.put(node.id(), node));
    return new FleetView(byId);
  }

  public Optional<FleetNode> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Rises with each meaningful change of any node: the sum of their versions. */
  public long version() {
    return nodes.values().stream().mapToLong(FleetNode::registryVersion).sum();
  }

  /** This view with a node put in or replaced. */
  public FleetView with(FleetNode node) {
    Map<NodeId, FleetNode> changed = new TreeMap<>(nodes);
    changed.put(node.id(), node);
    return new FleetView(new TreeMap<>(changed));
  }
}
