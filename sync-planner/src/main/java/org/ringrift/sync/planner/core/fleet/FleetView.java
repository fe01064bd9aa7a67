package org.ringrift.sync.planner.core.fleet;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/** Every node at one moment. Immutable, and cheap to change in one node. */
public final class FleetView {
  /** Nobody has joined. */
  public static final FleetView EMPTY = new FleetView(NodeTable.EMPTY, 0);

  private final NodeTable nodes;
  private final long version;

  private FleetView(NodeTable nodes, long version) {
    this.nodes = nodes;
    this.version = version;
  }

  /** A view of these nodes. */
  public static FleetView of(Collection<FleetNode> nodes) {
    FleetView view = EMPTY;
    for (FleetNode node : nodes) {
      view = view.with(node);
    }
    return view;
  }

  /** By id, in order of their ids. */
  public Map<NodeId, FleetNode> nodes() {
    return Collections.unmodifiableMap(nodes);
  }

  public Optional<FleetNode> node(NodeId id) {
    return Optional.ofNullable(nodes.find(id));
  }

  /** Rises with each meaningful change of any node: the sum of their versions. */
  public long version() {
    return version;
  }

  /** This view with a node put in or replaced. */
  public FleetView with(FleetNode node) {
    FleetNode before = nodes.find(node.id());
    long old = before == null ? 0 : before.registryVersion();
    return new FleetView(nodes.with(node), version - old + node.registryVersion());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FleetView view && nodes.equals(view.nodes);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  @Override
  public String toString() {
    return "FleetView" + nodes.values();
  }
}
