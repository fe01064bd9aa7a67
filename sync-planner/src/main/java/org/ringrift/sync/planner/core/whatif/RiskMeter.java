package org.ringrift.sync.planner.core.whatif;

import java.util.Map;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.Holding;

/**
 * Adds up how long games exist on one ephemeral node only: the number of such games, times how long
 * that is so. Nodes that share one storage count as one; what lies on a node that left is gone and
 * counts no more.
 */
final class RiskMeter {
  private final Map<ArtifactId, Long> exposed = new TreeMap<>();
  private long games;
  private long gameMs;
  private long sinceMs;

  RiskMeter(long beginMs) {
    sinceMs = beginMs;
  }

  void update(ArtifactState state, FleetView fleet, long nowMs) {
    if (state.id().dataType() == DataType.GAMES) {
      pass(nowMs);
      long now = games(state, fleet);
      Long before = exposed.put(state.id(), now);
      games += now - (before == null ? 0 : before);
    }
  }

  /** Until that time everything stays as it is. */
  void pass(long nowMs) {
    gameMs += games * (nowMs - sinceMs);
    sinceMs = nowMs;
  }

  /** Games that exist on one ephemeral node only. */
  long games() {
    return games;
  }

  /** Their number, times the milliseconds for which that was so. */
  long gameMs() {
    return gameMs;
  }

  /**
   * The games of one storage.
   *
   * @param lasts true where one of its holders is not ephemeral
   */
  private record Copy(long games, boolean lasts) {
    Copy and(Copy other) {
      return new Copy(Math.max(games, other.games), lasts || other.lasts);
    }
  }

  private static long games(ArtifactState state, FleetView fleet) {
    Map<String, Copy> byStorage = new TreeMap<>();
    state
        .holdings()
        .forEach(
            (node, held) ->
                fleet
                    .node(node)
                    .filter(known -> known.status() != NodeStatus.LEFT && held.good())
                    .ifPresent(
                        known -> byStorage.merge(known.storage(), copy(known, held), Copy::and)));
    Copy best = new Copy(0, true);
    long next = 0;
    for (Copy copy : byStorage.values()) {
      next = Math.max(next, Math.min(copy.games(), best.games()));
      best = copy.games() > best.games() ? copy : best;
    }
    return best.lasts() ? 0 : best.games() - next;
  }

  private static Copy copy(FleetNode node, Holding held) {
    long games = held.version() instanceof Version.GamesVersion known ? known.gameCount() : 0;
    return new Copy(games, !node.profile().ephemeral());
  }
}
