package org.ringrift.sync.planner.core.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Term;

/** Looks at every node as a target of an artifact, and picks those that should get it. */
final class TargetChoice {
  private final PlacementPolicy policy;
  private final Eligibility eligibility;

  TargetChoice(PlacementPolicy policy) {
    this.policy = policy;
    this.eligibility = new Eligibility(policy);
  }

  /**
   * A node as a target.
   *
   * @param holder true where it has the wanted version
   * @param open true where it may be picked
   */
  record Assessed(
      FleetNode node,
      boolean holder,
      boolean open,
      Optional<String> refusal,
      List<Term> terms,
      double score) {}

  /** Every node, best first. */
  List<Assessed> assess(ArtifactState state, FleetView fleet, long nowMs) {
    return fleet.nodes().values().stream()
        .map(node -> assess(node, state, fleet, nowMs))
        .sorted(
            Comparator.comparing(Assessed::holder, Comparator.reverseOrder())
                .thenComparing(Assessed::open, Comparator.reverseOrder())
                .thenComparing(Comparator.comparingDouble(Assessed::score).reversed())
                .thenComparing(assessed -> assessed.node().id()))
        .toList();
  }

  /** The nodes that should get the wanted version and do not have it, most wanted first. */
  List<Assessed> targets(ArtifactState state, List<Assessed> assessed, long nowMs) {
    List<Assessed> open = assessed.stream().filter(Assessed::open).toList();
    Map<NodeId, Assessed> picked = new LinkedHashMap<>();
    open.stream().filter(one -> chosenAnyway(state, one)).forEach(one -> pick(picked, one));
    long copies = assessed.stream().filter(one -> counts(one, nowMs)).count();
    int goal = goal(Strategy.of(state.id().dataType()));
    for (Assessed one : open) {
      if (copies + picked.size() >= goal) {
        break;
      }
      pick(picked, one);
    }
    return open.stream().filter(one -> picked.containsKey(one.node().id())).toList();
  }

  private static void pick(Map<NodeId, Assessed> picked, Assessed one) {
    picked.put(one.node().id(), one);
  }

  private static boolean chosenAnyway(ArtifactState state, Assessed one) {
    return state.requestedTargets().contains(one.node().id())
        || (Strategy.of(state.id().dataType()) == Strategy.BROADCAST
            && one.node().profile().role() == NodeRole.TRAINING);
  }

  private int goal(Strategy strategy) {
    return switch (strategy) {
      case HYBRID -> policy.replication().target();
      case BROADCAST -> policy.replication().minimum();
      case NONE -> 0;
    };
  }

  /** A copy counts while its node is there or will probably be back, and is to stay. */
  private boolean counts(Assessed one, long nowMs) {
    return one.holder()
        && !one.node().leaving()
        && (one.node().readable() || eligibility.expectedBack(one.node(), nowMs));
  }

  boolean expectedBack(FleetNode node, long nowMs) {
    return eligibility.expectedBack(node, nowMs);
  }

  boolean stale(FleetNode node, long nowMs) {
    return eligibility.isStale(node, nowMs);
  }

  private Assessed assess(FleetNode node, ArtifactState state, FleetView fleet, long nowMs) {
    boolean holder = state.satisfiedAt(node.id());
    List<Term> terms =
        holder ? List.of() : Scoring.terms(node, state, policy.disk().roomyShare(), nowMs);
    Optional<Eligibility.Refusal> refusal =
        holder ? Optional.empty() : eligibility.refusal(node, state, fleet, nowMs);
    boolean placed =
        state.wants().containsKey(node.id()) || state.holdings().containsKey(node.id());
    boolean open =
        Strategy.of(state.id().dataType()) != Strategy.NONE
            && !holder
            && refusal.map(fault -> fault.passing() && placed).orElse(true);
    return new Assessed(
        node, holder, open, refusal.map(Eligibility.Refusal::reason), terms, Scoring.sum(terms));
  }

  /** As a list of ids. */
  static List<NodeId> ids(Stream<Assessed> assessed) {
    return new ArrayList<>(assessed.map(one -> one.node().id()).toList());
  }
}
