package org.ringrift.sync.planner.core.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * The sources of a job that is handed out now.
 *
 * <p>Those that can be read from, in the order of placement, but that those with a free upload slot
 * go first, and of these the ones that have not just failed the target. What is full or failed
 * stays at the end, to fall back on.
 *
 * @param sources best first; empty where the work has to wait
 * @param obstacle why it has to wait
 */
record SourcePick(List<NodeId> sources, Optional<String> obstacle) {

  static SourcePick of(Order order, TargetState target, Surroundings around, Slots slots) {
    List<FleetNode> live =
        order.sources().stream()
            .filter(source -> !source.equals(target.node()))
            .filter(source -> order.fetched(target.node()) || source.equals(order.executor()))
            .flatMap(source -> around.fleet().node(source).stream())
            .filter(FleetNode::readable)
            .sorted(
                Comparator.<FleetNode, Boolean>comparing(node -> slots.isFull(node, around))
                    .thenComparing(node -> target.avoids(node.id(), around.nowMs())))
            .toList();
    if (live.isEmpty()) {
      return none("none of its sources can be read from now: " + order.sources());
    }
    List<NodeId> sources = live.stream().map(FleetNode::id).toList();
    return slots.isFull(live.getFirst(), around)
        ? none("every source serves as many transfers as it may: " + sources)
        : new SourcePick(sources, Optional.empty());
  }

  private static SourcePick none(String obstacle) {
    return new SourcePick(List.of(), Optional.of(obstacle));
  }
}
