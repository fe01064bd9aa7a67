package org.ringrift.sync.planner.core.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
      double score) {

    /** The same, but that it must not be picked. */
    Assessed refused(String reason) {
      return new Assessed(node, holder, false, Optional.of(reason), terms, score);
    }
  }

  /** These nodes of the fleet, best first. */
  List<Assessed> assess(
      Collection<FleetNode> nodes,
      ArtifactState state,
      Strategy strategy,
      FleetView fleet,
      long nowMs) {
    return nodes.stream()
        .map(node -> assess(node, state, strategy, fleet, nowMs))
        .sorted(
            Comparator.comparing(Assessed::holder, Comparator.reverseOrder())
                .thenComparing(Assessed::open, Comparator.reverseOrder())
                .thenComparing(Comparator.comparingDouble(Assessed::score).reversed())
                .thenComparing(assessed -> assessed.node().id()))
        .toList();
  }

  /**
   * The nodes that should get the wanted version and do not have it, most wanted first. Whatever
   * the strategy, the minimum of copies must be on persistent nodes as long as there are enough.
   */
  List<Assessed> targets(
      ArtifactState state,
      Strategy strategy,
      Urgency urgency,
      List<Assessed> assessed,
      long nowMs) {
    List<Assessed> open = assessed.stream().filter(Assessed::open).toList();
    List<Assessed> choice = open;
    if (strategy == Strategy.EPHEMERAL || urgency.evacuation()) {
      // Who has a replica keeps it in quiet times, though its node may vanish.
      choice =
          last(
              open,
              one -> !persistent(one) && (urgency.evacuation() || !placed(state, one.node())));
      open = last(open, one -> !persistent(one));
    }
    List<Assessed> copies = assessed.stream().filter(one -> counts(one, nowMs)).toList();
    List<Assessed> named =
        open.stream().filter(one -> chosenAnyway(state, strategy, one.node())).toList();
    Places places = new Places(state);
    places.pick(named, named.size());
    if (strategy != Strategy.NONE) {
      List<Assessed> fit = choice.stream().filter(one -> fits(state, copies.size(), one)).toList();
      places.pick(fit, goal(strategy) - Places.storages(copies) - places.picked().size());
      List<Assessed> stable = open.stream().filter(TargetChoice::persistent).toList();
      long safe =
          Places.storages(copies.stream().filter(TargetChoice::persistent).toList())
              + stable.stream().filter(places::has).count();
      places.pick(stable, policy.replication().minimum() - safe);
    }
    return last(
        open.stream().filter(places::has).toList(),
        one -> OwnGames.is(state.id(), one.node().id()));
  }

  private static List<Assessed> last(List<Assessed> nodes, Function<Assessed, Boolean> which) {
    return nodes.stream().sorted(Comparator.comparing(which)).toList();
  }

  /** A repair is never a new copy on an ephemeral node. */
  private static boolean fits(ArtifactState state, int copies, Assessed one) {
    return !repairs(state, copies) || persistent(one) || placed(state, one.node());
  }

  /** True where there were more copies of the version, so that a new target replaces a lost one. */
  private static boolean repairs(ArtifactState state, int copies) {
    return copies < state.spread().mostCopies()
        && state.decided().isPresent()
        && state.decided().map(ArtifactState.Decided::version).equals(state.wanted());
  }

  static boolean placed(ArtifactState state, FleetNode node) {
    return state.wants().containsKey(node.id()) || state.holdings().containsKey(node.id());
  }

  static boolean persistent(Assessed one) {
    return !one.node().profile().ephemeral();
  }

  /** True where the node should have it whatever its place among the others. */
  static boolean chosenAnyway(ArtifactState state, Strategy strategy, FleetNode node) {
    return state.asked().targets().contains(node.id())
        || OwnGames.is(state.id(), node.id())
        || (state.id().dataType().isMerged() && state.holdings().containsKey(node.id()))
        || (strategy == Strategy.BROADCAST && node.profile().role() == NodeRole.TRAINING)
        || (strategy != Strategy.NONE && Urgency.trainsWithData(node, state));
  }

  private int goal(Strategy strategy) {
    return switch (strategy) {
      case HYBRID, EPHEMERAL -> policy.replication().target();
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

  private Assessed assess(
      FleetNode node, ArtifactState state, Strategy strategy, FleetView fleet, long nowMs) {
    boolean holder = state.satisfiedAt(node.id());
    List<Term> terms =
        holder ? List.of() : Scoring.terms(node, state, policy.disk().roomyShare(), nowMs);
    Optional<Eligibility.Refusal> refusal =
        holder ? Optional.empty() : eligibility.refusal(node, state, fleet, nowMs);
    boolean placed = placed(state, node);
    boolean wanted =
        strategy != Strategy.NONE
            || state.asked().targets().contains(node.id())
            || OwnGames.is(state.id(), node.id());
    boolean open =
        wanted && !holder && refusal.map(fault -> fault.passing() && placed).orElse(true);
    return new Assessed(
        node, holder, open, refusal.map(Eligibility.Refusal::reason), terms, Scoring.sum(terms));
  }
}
