package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * What dispatch sees of the world beyond a target's own state.
 *
 * @param target empty where it is not known
 * @param uploads how many transfers from a source have a lease, as far as is known here
 * @param runs how many transfers with a lease a node runs, its own and those that it pushes, as far
 *     as is known here
 * @param recent what was last sent and brought of the artifact at hand
 */
public record Surroundings(
    Optional<FleetNode> target,
    FleetView fleet,
    ToIntFunction<NodeId> uploads,
    ToIntFunction<NodeId> runs,
    Optional<Recent> recent,
    long nowMs) {

  /** Who runs an order; empty where that node is not known. */
  Optional<FleetNode> executor(Order order) {
    return target
        .filter(node -> node.id().equals(order.executor()))
        .or(() -> fleet.node(order.executor()));
  }

  String provider() {
    return target.map(node -> node.profile().provider()).orElse("");
  }
}
