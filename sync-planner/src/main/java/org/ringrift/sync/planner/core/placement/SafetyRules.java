package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * Whether an artifact can do without one node. It can where two other nodes that last have a
 * verified copy of all that the node has; or as many as there are, where fewer could ever hold it,
 * but never without one. Nodes that share one storage count once; a copy on the storage of the node
 * itself does not count.
 */
final class SafetyRules {
  private static final int ENOUGH = 2;

  private final Eligibility eligibility;

  SafetyRules(Eligibility eligibility) {
    this.eligibility = eligibility;
  }

  CopySafety judge(ArtifactState state, NodeId node, FleetView fleet, long nowMs) {
    Optional<Version> kept = kept(state, node);
    if (kept.isEmpty()) {
      return new CopySafety(false, 0, 1, "nothing is known of it yet");
    }
    Set<String> copies = receipts(state, node, fleet).keySet();
    Optional<Long> setBack = OwnGames.setBack(state).filter(g -> OwnGames.is(state.id(), node));
    if (setBack.isPresent()) {
      return new CopySafety(false, copies.size(), ENOUGH, onlyHere(setBack.get()));
    }
    Set<String> able = new TreeSet<>();
    for (FleetNode other : fleet.nodes().values()) {
      if (!lasts(other, node, fleet)) {
        continue;
      }
      boolean copy = hasCopy(state, other.id(), kept.get());
      boolean there = other.readable() || eligibility.expectedBack(other, nowMs);
      if (there && (copy || eligibility.unfit(other, state.id().dataType()).isEmpty())) {
        able.add(other.storage());
      }
    }
    int needed = Math.max(1, Math.min(ENOUGH, able.size()));
    boolean safe = copies.size() >= needed;
    return new CopySafety(safe, copies.size(), needed, reason(state, copies, able, needed, safe));
  }

  /**
   * The nodes that last, can be read now, and have a verified copy of all that the node has, one of
   * each storage, by its name.
   */
  SortedMap<String, NodeId> receipts(ArtifactState state, NodeId node, FleetView fleet) {
    SortedMap<String, NodeId> receipts = new TreeMap<>();
    Optional<Version> kept = kept(state, node);
    state.holdings().keySet().stream()
        .flatMap(id -> fleet.node(id).stream())
        .filter(other -> other.readable() && lasts(other, node, fleet))
        .filter(other -> kept.filter(all -> hasCopy(state, other.id(), all)).isPresent())
        .forEach(other -> receipts.putIfAbsent(other.storage(), other.id()));
    return receipts;
  }

  /** What must not be lost with the node; of a damaged copy, what it should have been. */
  private static Optional<Version> kept(ArtifactState state, NodeId node) {
    return Optional.ofNullable(state.holdings().get(node))
        .filter(Holding::good)
        .map(Holding::version)
        .or(state::wanted);
  }

  private static boolean lasts(FleetNode other, NodeId node, FleetView fleet) {
    boolean sameStorage =
        fleet.node(node).flatMap(gone -> gone.storageSharedWith(other)).isPresent();
    return !other.id().equals(node)
        && !other.profile().ephemeral()
        && !other.leaving()
        && !sameStorage;
  }

  private static boolean hasCopy(ArtifactState state, NodeId node, Version kept) {
    Holding holding = state.holdings().get(node);
    return holding != null && holding.good() && holding.verified() && holding.covers(kept);
  }

  private static String onlyHere(long games) {
    return "was set back: which of its "
        + games
        + " games are nowhere else is not known until it got back what it lost";
  }

  private static String reason(
      ArtifactState state, Set<String> copies, Set<String> able, int needed, boolean safe) {
    String there =
        copies.isEmpty() ? "no copy that lasts" : "verified copies on " + String.join(", ", copies);
    if (safe) {
      return there;
    }
    if (able.isEmpty()) {
      return "no other node that lasts can hold it";
    }
    String onTheWay =
        state.wants().keySet().stream().map(NodeId::value).collect(Collectors.joining(", "));
    return there
        + ", "
        + needed
        + (needed == 1 ? " is needed; " : " are needed; ")
        + (onTheWay.isEmpty() ? "none is on its way" : "on its way to " + onTheWay);
  }
}
