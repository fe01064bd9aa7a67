package org.ringrift.sync.planner.core.placement;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * What still stands of the newest decision after some news. A database grows all the time, and its
 * replicas stay where they are: only what is said of the fleet, of copies that are lost, or by
 * people can move them. So most news need no look at every node, and those of which everybody will
 * hear anyway need none at once.
 */
final class Standing {
  private Standing() {}

  /** True where the news give no reason to choose other nodes than before. */
  static boolean stands(ArtifactState before, PlacementInput input, ArtifactState after) {
    return mayStand(input)
        && before.decided().isPresent()
        && before.asked().equals(after.asked())
        && before.traits().maker().equals(after.traits().maker())
        && before.traits().configKey().equals(after.traits().configKey());
  }

  private static boolean mayStand(PlacementInput input) {
    return switch (input) {
      case PlacementInput.Announced announced -> true;
      case PlacementInput.Completed completed -> true;
      case PlacementInput.Failed failed -> true;
      case PlacementInput.InventoryHas has -> true;
      case PlacementInput.Reminded reminded -> true;
      case PlacementInput.CopyDeleted deleted -> true;
      case PlacementInput.OriginalUnwanted unwanted -> true;
      case PlacementInput.AlreadyShared shared -> false;
      case PlacementInput.OrphansFound found -> false;
      case PlacementInput.Requested requested -> false;
      case PlacementInput.InventoryLacks lacks -> false;
      case PlacementInput.FleetChanged changed -> false;
    };
  }

  /**
   * True where a database has more games, and every node that should get them has a job for fewer
   * that is not over. That job may bring them already; if not, the next look orders the rest.
   */
  static boolean canWait(PlacementInput input, ArtifactState state, FleetView fleet) {
    return input instanceof PlacementInput.Announced announced
        && state.wanted().filter(Version.GamesVersion.class::isInstance).isPresent()
        && fleet.node(announced.node()).filter(FleetNode::leaving).isEmpty()
        && state.wants().values().stream().allMatch(Standing::underWay)
        && state.decided().filter(old -> old.placed().equals(served(state))).isPresent();
  }

  private static boolean underWay(Want want) {
    return want.stage() == Want.Stage.ORDERED && !want.failing();
  }

  /** Who has the wanted version, or gets something. */
  private static NavigableSet<NodeId> served(ArtifactState state) {
    NavigableSet<NodeId> served = new TreeSet<>(state.wants().keySet());
    state.holdings().keySet().stream().filter(state::satisfiedAt).forEach(served::add);
    return served;
  }
}
