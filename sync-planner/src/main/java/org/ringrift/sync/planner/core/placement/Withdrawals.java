package org.ringrift.sync.planner.core.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.placement.TargetChoice.Assessed;

/** What dispatch need not bring any more. */
final class Withdrawals {
  private Withdrawals() {}

  /** Work for nodes that are no targets any more; the one that just reported has none waiting. */
  static List<PlacementEffect> of(
      ArtifactState before,
      SortedMap<NodeId, Want> wants,
      List<Assessed> assessed,
      PlacementInput input) {
    Map<NodeId, Assessed> byId =
        assessed.stream().collect(Collectors.toMap(one -> one.node().id(), Function.identity()));
    Optional<NodeId> reporter =
        input instanceof PlacementInput.Completed completed
            ? Optional.of(completed.target())
            : Optional.empty();
    return before.wants().entrySet().stream()
        .filter(entry -> entry.getValue().stage() == Want.Stage.ORDERED)
        .map(Map.Entry::getKey)
        .filter(target -> !wants.containsKey(target))
        .filter(target -> reporter.filter(target::equals).isEmpty())
        .<PlacementEffect>map(
            target ->
                new PlacementEffect.Withdraw(
                    target, before.id(), reason(before, target, byId.get(target))))
        .toList();
  }

  private static String reason(ArtifactState state, NodeId target, Assessed assessed) {
    if (state.satisfiedAt(target)) {
      return "the target has it already";
    }
    return Optional.ofNullable(assessed)
        .flatMap(Assessed::refusal)
        .orElse("enough other nodes have it or get it");
  }
}
