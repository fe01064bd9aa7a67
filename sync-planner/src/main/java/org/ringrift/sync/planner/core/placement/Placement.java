package org.ringrift.sync.planner.core.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * Decides which nodes should hold an artifact. The same state, input, fleet and time give the same
 * step. Safe for use by several threads.
 */
public final class Placement {
  /** So often every artifact is looked at, though nothing happened. */
  private static final long ROUND_MS = 3_600_000;

  private final PlacementPolicy policy;
  private final TargetChoice targetChoice;
  private final SafetyRules safety;
  private final RelayRules relays;
  private final OriginalRules originals;

  public Placement(PlacementPolicy policy) {
    this.policy = policy;
    this.targetChoice = new TargetChoice(policy);
    this.safety = new SafetyRules(new Eligibility(policy));
    this.relays = new RelayRules(policy, safety);
    this.originals = new OriginalRules(policy, safety);
  }

  /** What an input makes of an artifact. */
  public PlacementStep apply(
      ArtifactState before, PlacementInput input, FleetView fleet, long nowMs) {
    if (input instanceof PlacementInput.OriginalUnwanted unwanted) {
      return originals.deleted(before, unwanted.node(), fleet, nowMs);
    }
    ArtifactState folded = ArtifactFold.apply(before, input, nowMs);
    ArtifactState settled =
        before.id().dataType().isMerged() ? MergeFold.settled(folded, fleet) : folded;
    ArtifactState state = counted(before, settled);
    List<PlacementEffect> effects = new ArrayList<>(learned(before, state, input));
    boolean lookAgain =
        !state.equals(before)
            || input instanceof PlacementInput.FleetChanged
            || input instanceof PlacementInput.Reminded
            || input instanceof PlacementInput.OrphansFound
            || input instanceof PlacementInput.Requested;
    if (!lookAgain || state.wanted().isEmpty()) {
      return new PlacementStep(state, effects);
    }
    boolean stands = Standing.stands(before, input, state);
    boolean explain =
        input instanceof PlacementInput.Requested || !faults(before).equals(faults(state));
    if (stands && !explain && Standing.canWait(input, state, fleet)) {
      effects.add(new PlacementEffect.Remind(state.id()));
      return new PlacementStep(state, effects);
    }
    PlacementStep step = evaluation(stands, state, input, fleet, nowMs).step(explain);
    effects.addAll(step.effects());
    return relays.trimmed(new PlacementStep(step.state(), effects), fleet, nowMs);
  }

  /** What an input says of an artifact, where nothing is to be decided. */
  public ArtifactState learn(ArtifactState before, PlacementInput input, long nowMs) {
    return counted(before, ArtifactFold.apply(before, input, nowMs));
  }

  private static ArtifactState counted(ArtifactState before, ArtifactState after) {
    int copies = after.copies();
    Spread spread = after.spread();
    return after.with(
        before.wanted().equals(after.wanted()) ? spread.with(copies) : spread.afresh(copies));
  }

  /** A narrow look will do where it finds everything in its place. */
  private Evaluation evaluation(
      boolean stands, ArtifactState state, PlacementInput input, FleetView fleet, long nowMs) {
    return Optional.of(stands)
        .filter(Boolean::booleanValue)
        .map(yes -> look(state, input, fleet, false, nowMs))
        .filter(Evaluation::keepsPlaces)
        .orElseGet(() -> look(state, input, fleet, true, nowMs));
  }

  private Evaluation look(
      ArtifactState state, PlacementInput input, FleetView fleet, boolean whole, long nowMs) {
    Version wanted = state.wanted().orElseThrow();
    return new Evaluation(policy, targetChoice, state, wanted, input, fleet, whole, nowMs);
  }

  /** The node that may delete what it made itself, for its disk is too full; empty for none. */
  public Optional<OriginalRules.Spare> spare(ArtifactState state, FleetView fleet, long nowMs) {
    return originals.spare(state, fleet, nowMs);
  }

  /** Whether the artifact can do without a node. */
  public CopySafety safety(ArtifactState state, NodeId node, FleetView fleet, long nowMs) {
    return safety.judge(state, node, fleet, nowMs);
  }

  /** Tells whether an artifact that was evaluated against another view is to be looked at again. */
  public FleetMark viewOf(FleetView fleet, long nowMs) {
    long lost =
        fleet.nodes().values().stream()
            .filter(node -> !node.readable() && !targetChoice.expectedBack(node, nowMs))
            .count();
    long stale =
        fleet.nodes().values().stream().filter(node -> targetChoice.stale(node, nowMs)).count();
    return new FleetMark(
        fleet.version(), lost, stale, nowMs / ROUND_MS, originals.round(fleet, nowMs));
  }

  /**
   * A holder that was not read from an inventory is made known, so that the next inventory is held
   * against it; and again where an inventory that was older than the news did not name it.
   */
  private static List<PlacementEffect> learned(
      ArtifactState before, ArtifactState after, PlacementInput input) {
    if (input instanceof PlacementInput.InventoryHas) {
      return List.of();
    }
    if (input instanceof PlacementInput.InventoryLacks lacks) {
      return after.holdings().containsKey(lacks.node())
          ? List.of(new PlacementEffect.Learned(lacks.node(), after.id()))
          : List.of();
    }
    return after.holdings().keySet().stream()
        .filter(node -> !before.holdings().containsKey(node))
        .<PlacementEffect>map(node -> new PlacementEffect.Learned(node, after.id()))
        .toList();
  }

  /** Each with the number of games that are there: that of an origin which was set back grows. */
  private static Map<NodeId, String> faults(ArtifactState state) {
    Map<NodeId, String> faults = new TreeMap<>();
    state
        .holdings()
        .forEach(
            (node, held) ->
                held.fault()
                    .ifPresent(why -> faults.put(node, why + OwnGames.count(held.version()))));
    return faults;
  }
}
