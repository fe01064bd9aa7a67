package org.ringrift.sync.planner.core.placement;

import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/** How urgent an artifact is, and how urgent the replicas that can wait. */
final class Urgency {
  private static final double QUALITY_GATE = 0.5;

  private Urgency() {}

  static Priority of(ArtifactState state, FleetView fleet) {
    Priority base =
        switch (state.id().dataType()) {
          case MODELS -> Priority.CRITICAL;
          case GAMES, NPZ, ELO, REGISTRY -> Priority.HIGH;
        };
    boolean poor = state.quality().filter(quality -> quality < QUALITY_GATE).isPresent();
    Priority judged = poor ? lower(base) : base;
    Priority urgent = onlyOnEphemeral(state, fleet) ? higher(judged) : judged;
    return state.requestedPriority().filter(asked -> asked.compareTo(urgent) > 0).orElse(urgent);
  }

  /** Of replicas beyond the first few. */
  static Priority background(Priority priority) {
    return switch (priority) {
      case CRITICAL, HIGH -> Priority.NORMAL;
      case NORMAL, LOW -> Priority.LOW;
    };
  }

  /** True where every copy of the wanted version may vanish at any moment. */
  private static boolean onlyOnEphemeral(ArtifactState state, FleetView fleet) {
    var holders =
        state.holdings().keySet().stream()
            .filter(state::satisfiedAt)
            .flatMap(id -> fleet.node(id).stream())
            .filter(FleetNode::readable)
            .toList();
    return !holders.isEmpty() && holders.stream().allMatch(node -> node.profile().ephemeral());
  }

  private static Priority lower(Priority priority) {
    return switch (priority) {
      case CRITICAL -> Priority.HIGH;
      case HIGH -> Priority.NORMAL;
      case NORMAL, LOW -> Priority.LOW;
    };
  }

  private static Priority higher(Priority priority) {
    return switch (priority) {
      case LOW -> Priority.NORMAL;
      case NORMAL -> Priority.HIGH;
      case HIGH, CRITICAL -> Priority.CRITICAL;
    };
  }
}
