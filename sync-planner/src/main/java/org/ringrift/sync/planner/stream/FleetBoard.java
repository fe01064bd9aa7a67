package org.ringrift.sync.planner.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * The newest view of the fleet, shared by the threads of one process: written by the global thread,
 * read by all. Nodes show as the operators' host file has them.
 */
final class FleetBoard {
  /**
   * @param said the nodes as they are by themselves
   * @param view the same under the host file
   */
  private record Shown(FleetRules rules, FleetView said, FleetView view) {
    Shown with(FleetNode node) {
      return new Shown(rules, said.with(node), view.with(rules.over(node)));
    }

    Shown under(FleetRules newRules) {
      return new Shown(
          newRules,
          said,
          FleetView.of(said.nodes().values().stream().map(newRules::over).toList()));
    }
  }

  private final AtomicReference<Shown> shown =
      new AtomicReference<>(new Shown(FleetRules.NONE, FleetView.EMPTY, FleetView.EMPTY));
  private final Set<NodeId> spoilt = ConcurrentHashMap.newKeySet();

  FleetView view() {
    return shown.get().view();
  }

  /** What the host file says now. */
  FleetRules rules() {
    return shown.get().rules();
  }

  void put(FleetNode node) {
    shown.updateAndGet(before -> before.with(node));
    spoilt.remove(node.id());
  }

  /** Another host file takes the place of the one before. */
  void put(FleetRules rules) {
    shown.updateAndGet(before -> before.under(rules));
  }

  /**
   * The newest record under this key is no state of a node. The view keeps what it showed, but the
   * topic will lose it when it is compacted. Keys of no node are not remembered: there may be any
   * number of them.
   */
  void spoil(String key) {
    view().nodes().keySet().stream().filter(node -> node.value().equals(key)).forEach(spoilt::add);
  }

  /** The nodes whose state lies under such a record, each until its state is seen again. */
  Set<NodeId> spoilt() {
    return Set.copyOf(spoilt);
  }
}
