package org.ringrift.sync.planner.core.placement;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;
import org.ringrift.sync.planner.core.placement.TargetChoice.Assessed;

/** Says of every node what was decided about it and why. */
final class Explanation {
  private final PlacementPolicy policy;
  private final ArtifactState state;
  private final Strategy strategy;
  private final FleetView fleet;
  private final SortedMap<NodeId, Want> wants;

  Explanation(
      PlacementPolicy policy,
      ArtifactState state,
      Strategy strategy,
      FleetView fleet,
      SortedMap<NodeId, Want> wants) {
    this.policy = policy;
    this.state = state;
    this.strategy = strategy;
    this.fleet = fleet;
    this.wants = wants;
  }

  Candidate candidate(Assessed assessed) {
    Want want = wants.get(assessed.node().id());
    if (assessed.holder()) {
      return of(assessed, Verdict.HOLDER, Optional.empty());
    }
    if (want != null) {
      return of(assessed, Verdict.CHOSEN, chosen(assessed, want));
    }
    Optional<String> refusal = assessed.refusal().map(reason -> named(assessed.node(), reason));
    return refusal.isPresent()
        ? of(assessed, Verdict.REFUSED, refusal)
        : of(assessed, Verdict.NOT_NEEDED, Optional.of(enough()));
  }

  /** Nodes that somebody asked for and nobody knows. */
  List<Candidate> strangers() {
    return state.asked().targets().stream()
        .filter(id -> fleet.node(id).isEmpty())
        .map(
            id ->
                new Candidate(
                    id,
                    Verdict.REFUSED,
                    Optional.of("was asked for by name, but never joined"),
                    0,
                    List.of()))
        .toList();
  }

  private String named(FleetNode node, String reason) {
    return state.asked().targets().contains(node.id())
        ? "was asked for by name, but: " + reason
        : reason;
  }

  private Optional<String> chosen(Assessed assessed, Want want) {
    Optional<String> waiting = waiting(assessed, want);
    boolean own = OwnGames.is(state.id(), assessed.node().id());
    String what =
        own
            ? "gets back what its own database lost, and nothing there is replaced: it "
            : "its copy counts as none: it ";
    Optional<String> fault = state.faultAt(assessed.node().id()).map(reason -> what + reason);
    return fault.map(text -> waiting.map(why -> text + "; " + why).orElse(text)).or(() -> waiting);
  }

  private Optional<String> waiting(Assessed assessed, Want want) {
    if (assessed.refusal().isPresent()) {
      return assessed.refusal().map(reason -> reason + "; keeps its place for now");
    }
    return switch (want.stage()) {
      case ORDERED -> reached(assessed.node(), want);
      case HELD_BACK -> Optional.of("waits until the targets before it can serve it");
      case NO_SOURCE -> Optional.of(SourceChoice.absence(state, fleet, assessed.node()));
    };
  }

  /** Where the job is not simply fetched from a holder. */
  private Optional<String> reached(FleetNode target, Want want) {
    NodeId first = want.sources().getFirst();
    if (!state.satisfiedAt(first)) {
      return Optional.of("reads from " + first + " while that one still receives");
    }
    if (fleet.node(first).filter(node -> node.profile().inboundBlocked()).isEmpty()) {
      return Optional.empty();
    }
    boolean relays =
        wants.keySet().stream()
            .filter(other -> !other.equals(target.id()))
            .flatMap(other -> fleet.node(other).stream())
            .anyMatch(other -> other.profile().inboundBlocked());
    String push = first + " accepts no connections and pushes";
    return Optional.of(relays ? push + "; from here others fetch that accept none either" : push);
  }

  private String enough() {
    return switch (strategy) {
      case BROADCAST -> "not a training node, and there are enough copies";
      case HYBRID, EPHEMERAL ->
          "enough others: " + policy.replication().target() + " holders are wanted";
      case NONE -> "made on a coordinator: its data stays there until somebody asks for it";
    };
  }

  private static Candidate of(Assessed assessed, Verdict verdict, Optional<String> reason) {
    return new Candidate(assessed.node().id(), verdict, reason, assessed.score(), assessed.terms());
  }
}
