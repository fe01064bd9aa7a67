package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;

/** How the targets of an artifact are chosen. */
public enum Strategy {
  /** The best nodes up to the replication target: the first few at once, the rest behind them. */
  HYBRID,
  /** As HYBRID, but all at once and persistent nodes first: what there is may vanish. */
  EPHEMERAL,
  /** Every training node, and others where that makes fewer copies than the minimum. */
  BROADCAST,
  /** Nobody but those that are asked for by name. */
  NONE;

  /**
   * What a request says, or else what the table says. Databases that are merged are broadcast
   * whatever anybody says: a copy that is left out would go its own way.
   */
  static Strategy of(ArtifactState state, FleetView fleet) {
    return state.id().dataType().isMerged()
        ? BROADCAST
        : state.asked().strategy().orElseGet(() -> auto(state, maker(state, fleet)));
  }

  /**
   * The table: by the node that made the wanted version, and the type of the data. What is made on
   * a coordinator stays there until somebody asks for it. A maker that is not known counts as
   * persistent.
   */
  private static Strategy auto(ArtifactState state, Optional<FleetNode> maker) {
    boolean coordinator =
        maker.filter(node -> node.profile().role() == NodeRole.COORDINATOR).isPresent();
    boolean ephemeral = maker.filter(node -> node.profile().ephemeral()).isPresent();
    return switch (state.id().dataType()) {
      case GAMES, NPZ -> coordinator ? NONE : ephemeral ? EPHEMERAL : HYBRID;
      case MODELS -> coordinator ? NONE : BROADCAST;
      case ELO, REGISTRY -> BROADCAST;
    };
  }

  private static Optional<FleetNode> maker(ArtifactState state, FleetView fleet) {
    return state.id().origin().or(() -> state.traits().maker()).flatMap(fleet::node);
  }
}
