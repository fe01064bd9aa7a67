package org.ringrift.sync.planner.core.placement;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * How urgent an artifact is, and each of its targets.
 *
 * @param priority of the artifact
 * @param evacuation true where every copy is on nodes that are leaving: then one safe copy goes
 *     before everything else, and the other targets wait for it and fetch from it
 * @param deadlineMs when the last of those nodes is expected to be gone; absent where nobody knows
 */
record Urgency(Priority priority, boolean evacuation, Optional<Long> deadlineMs) {
  private static final double QUALITY_GATE = 0.5;

  static Urgency of(ArtifactState state, FleetView fleet) {
    List<FleetNode> holders =
        state.holdings().keySet().stream()
            .filter(state::satisfiedAt)
            .flatMap(id -> fleet.node(id).stream())
            .filter(FleetNode::readable)
            .toList();
    boolean leaving = !holders.isEmpty() && holders.stream().allMatch(FleetNode::leaving);
    if (leaving) {
      Optional<Long> deadline =
          holders.stream()
              .flatMap(node -> node.drain().flatMap(Drain::deadlineMs).stream())
              .max(Long::compare);
      return new Urgency(Priority.CRITICAL, true, deadline);
    }
    boolean exposed =
        !holders.isEmpty()
            && holders.stream().allMatch(node -> node.leaving() || node.profile().ephemeral());
    Priority urgent = exposed ? higher(judged(state)) : judged(state);
    Priority asked = state.asked().priority().orElse(urgent);
    return new Urgency(asked.compareTo(urgent) > 0 ? asked : urgent, false, Optional.empty());
  }

  private static Priority judged(ArtifactState state) {
    Priority base =
        switch (state.id().dataType()) {
          case MODELS -> Priority.CRITICAL;
          case GAMES, NPZ, ELO, REGISTRY -> Priority.HIGH;
        };
    boolean poor = state.traits().quality().filter(quality -> quality < QUALITY_GATE).isPresent();
    return poor ? lower(base) : base;
  }

  Urgency atLeast(Priority other) {
    return priority.compareTo(other) >= 0 ? this : new Urgency(other, evacuation, deadlineMs);
  }

  /**
   * Of one target.
   *
   * @param rank how many targets go before it, or are holders already
   */
  Priority of(
      FleetNode target, ArtifactState state, Strategy strategy, int rank, int neighboursAtOnce) {
    if (evacuation) {
      return rank == 0 ? priority : background(priority);
    }
    if (trains(target, state)) {
      return higher(priority);
    }
    boolean waits =
        strategy == Strategy.HYBRID
            && rank >= neighboursAtOnce
            && state.asked().priority().isEmpty();
    return waits ? background(priority) : priority;
  }

  /** True where the node trains with this artifact now, so that it must have it, and first. */
  static boolean trains(FleetNode node, ArtifactState state) {
    return state.traits().configKey().filter(node.trainingConfigKeys()::contains).isPresent();
  }

  /** True where it must have it because of that, beyond what the strategy says. */
  static boolean trainsWithData(FleetNode node, ArtifactState state) {
    boolean data = state.id().dataType() == DataType.GAMES || state.id().dataType() == DataType.NPZ;
    return data && trains(node, state);
  }

  private static Priority background(Priority priority) {
    return switch (priority) {
      case CRITICAL, HIGH -> Priority.NORMAL;
      case NORMAL, LOW -> Priority.LOW;
    };
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
