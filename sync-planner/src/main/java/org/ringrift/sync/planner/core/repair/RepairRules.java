package org.ringrift.sync.planner.core.repair;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.Holding;
import org.ringrift.sync.planner.core.placement.PlacementInput;

/**
 * Tells repairs from the rest. A repair is a new target for a version that was placed before,
 * because a copy was lost, or an origin that gets back what its database lost. No repair, and so
 * not held back, is what was never there in more copies than now, what somebody announced or asked
 * for, what leaves a node that will vanish, and a model for a training node.
 */
public final class RepairRules {
  private RepairRules() {}

  /** True where what this step orders may be a repair; otherwise nothing of it is held back. */
  public static boolean mayRepair(
      ArtifactState before, PlacementInput input, ArtifactState after, FleetView fleet) {
    boolean placedBefore =
        before.decided().isPresent()
            && before.decided().map(decided -> decided.version()).equals(after.wanted());
    boolean merged = after.id().dataType().isMerged();
    boolean missed = lost(after, fleet) || after.wants().keySet().stream().anyMatch(own(after));
    return placedBefore && !merged && !asked(input) && !leaves(after, fleet) && missed;
  }

  /** The nodes that this step made targets of a repair. */
  public static Set<NodeId> begun(
      ArtifactState before, PlacementInput input, ArtifactState after, FleetView fleet) {
    if (!mayRepair(before, input, after, fleet)) {
      return Set.of();
    }
    Predicate<NodeId> repaired = lost(after, fleet) ? target -> true : own(after);
    return after.wants().keySet().stream()
        .filter(repaired)
        .filter(target -> !wanted(before, target, after.wanted()))
        .filter(target -> !trains(after, target, fleet))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * By the copies that last, one of each storage: one or none is critical, two are high, below the
   * target is normal.
   */
  public static Priority urgency(ArtifactState state, FleetView fleet) {
    long lasting =
        state.holdings().entrySet().stream()
            .filter(entry -> good(state, entry.getValue()))
            .flatMap(entry -> fleet.node(entry.getKey()).stream())
            .filter(node -> node.readable() && !node.leaving() && !node.profile().ephemeral())
            .map(FleetNode::storage)
            .distinct()
            .count();
    if (lasting <= 1) {
      return Priority.CRITICAL;
    }
    return lasting == 2 ? Priority.HIGH : Priority.NORMAL;
  }

  private static boolean good(ArtifactState state, Holding holding) {
    return holding.good() && state.wanted().filter(holding.version()::satisfies).isPresent();
  }

  /** True where there were more copies of the version than can be read now. */
  private static boolean lost(ArtifactState state, FleetView fleet) {
    long copies =
        state.holdings().entrySet().stream()
            .filter(entry -> good(state, entry.getValue()))
            .flatMap(entry -> fleet.node(entry.getKey()).stream())
            .filter(FleetNode::readable)
            .count();
    return copies < state.spread().mostCopies();
  }

  /** An origin gets nothing but what its own database lost. */
  private static Predicate<NodeId> own(ArtifactState state) {
    return target -> state.id().origin().filter(target::equals).isPresent();
  }

  private static boolean asked(PlacementInput input) {
    return switch (input) {
      case PlacementInput.Announced announced -> true;
      case PlacementInput.OrphansFound found -> true;
      case PlacementInput.Requested requested -> true;
      case PlacementInput.Reminded reminded -> false;
      case PlacementInput.CopyDeleted deleted -> false;
      case PlacementInput.OriginalUnwanted unwanted -> false;
      case PlacementInput.Completed completed -> false;
      case PlacementInput.AlreadyShared shared -> false;
      case PlacementInput.Failed failed -> false;
      case PlacementInput.InventoryHas has -> false;
      case PlacementInput.InventoryLacks lacks -> false;
      case PlacementInput.FleetChanged changed -> false;
    };
  }

  private static boolean leaves(ArtifactState state, FleetView fleet) {
    return state.holdings().keySet().stream()
        .flatMap(holder -> fleet.node(holder).stream())
        .anyMatch(FleetNode::leaving);
  }

  private static boolean wanted(ArtifactState before, NodeId target, Optional<Version> version) {
    return Optional.ofNullable(before.wants().get(target))
        .filter(want -> version.filter(want.version()::equals).isPresent())
        .isPresent();
  }

  private static boolean trains(ArtifactState state, NodeId target, FleetView fleet) {
    return state.id().dataType() == DataType.MODELS
        && fleet
            .node(target)
            .filter(node -> node.profile().role() == NodeRole.TRAINING)
            .isPresent();
  }
}
