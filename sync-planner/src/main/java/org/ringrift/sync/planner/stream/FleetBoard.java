package org.ringrift.sync.planner.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * The newest view of the fleet, shared by the threads of one process: written by the global thread,
 * read by all.
 */
final class FleetBoard {
  private final AtomicReference<FleetView> view = new AtomicReference<>(FleetView.EMPTY);
  private final Set<NodeId> spoilt = ConcurrentHashMap.newKeySet();

  FleetView view() {
    return view.get();
  }

  void put(FleetNode node) {
    view.updateAndGet(before -> before.with(node));
    spoilt.remove(node.id());
  }

  /**
   * The newest record under this key is no state of a node. The view keeps what it showed, but the
   * topic will lose it when it is compacted. Keys of no node are not remembered: there may be any
   * number of them.
   */
  void spoil(String key) {
    view().nodes().keySet().stream().filter(node -> node.value().equals(key)).forEach(spoilt::add);
  }

  /** True until the state of the node is seen again. */
  boolean isSpoilt(NodeId node) {
    return spoilt.contains(node);
  }
}
