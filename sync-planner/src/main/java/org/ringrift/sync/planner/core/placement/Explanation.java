package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import java.util.SortedMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;
import org.ringrift.sync.planner.core.placement.TargetChoice.Assessed;

/** Says of every node what was decided about it and why. */
final class Explanation {
  private final PlacementPolicy policy;
  private final ArtifactState state;
  private final FleetView fleet;
  private final SortedMap<NodeId, Want> wants;

  Explanation(
      PlacementPolicy policy, ArtifactState state, FleetView fleet, SortedMap<NodeId, Want> wants) {
    this.policy = policy;
    this.state = state;
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
    if (Strategy.of(state.id().dataType()) == Strategy.NONE) {
      String reason =
          "this version does not place data of type " + state.id().dataType().wireName();
      return of(assessed, Verdict.REFUSED, Optional.of(reason));
    }
    return assessed.refusal().isPresent()
        ? of(assessed, Verdict.REFUSED, assessed.refusal())
        : of(assessed, Verdict.NOT_NEEDED, Optional.of(enough()));
  }

  private Optional<String> chosen(Assessed assessed, Want want) {
    Optional<String> waiting = waiting(assessed, want);
    Optional<String> fault =
        state.faultAt(assessed.node().id()).map(reason -> "its copy counts as none: it " + reason);
    return fault.map(text -> waiting.map(why -> text + "; " + why).orElse(text)).or(() -> waiting);
  }

  private Optional<String> waiting(Assessed assessed, Want want) {
    if (assessed.refusal().isPresent()) {
      return assessed.refusal().map(reason -> reason + "; keeps its place for now");
    }
    return switch (want.stage()) {
      case ORDERED -> Optional.empty();
      case HELD_BACK -> Optional.of("waits until the targets before it can serve it");
      case NO_SOURCE -> Optional.of(SourceChoice.absence(state, fleet));
    };
  }

  private String enough() {
    return Strategy.of(state.id().dataType()) == Strategy.BROADCAST
        ? "not a training node, and there are enough copies"
        : "enough others: " + policy.replication().target() + " holders are wanted";
  }

  private static Candidate of(Assessed assessed, Verdict verdict, Optional<String> reason) {
    return new Candidate(assessed.node().id(), verdict, reason, assessed.score(), assessed.terms());
  }
}
