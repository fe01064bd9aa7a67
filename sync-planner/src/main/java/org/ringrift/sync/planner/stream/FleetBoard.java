package org.ringrift.sync.planner.stream;

import java.util.concurrent.atomic.AtomicReference;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * The newest view of the fleet, shared by the threads of one process: written by the global thread,
 * read by all.
 */
final class FleetBoard {
  private final AtomicReference<FleetView> view = new AtomicReference<>(FleetView.EMPTY);

  FleetView view() {
    return view.get();
  }

  void put(FleetNode node) {
    view.updateAndGet(before -> before.with(node));
  }
}
