package org.ringrift.sync.planner.core.placement;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Decided;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;

/** One artifact under test: what happens to it, and what the newest step said. */
final class Placing {
  static final long NOW = Fleets.NOW;
  static final NodeId ORIGIN = new NodeId("origin");

  private final Placement placement;
  private FleetView fleet = FleetView.EMPTY;
  private ArtifactState state;
  private PlacementStep last = new PlacementStep(null, List.of());

  Placing(String artifact, PlacementPolicy policy) {
    placement = new Placement(policy);
    state = ArtifactState.unknown(ArtifactId.parse(artifact));
  }

  Placing(String artifact) {
    this(artifact, Fleets.policy(3, 2, 1, 2));
  }

  /** From now on; looks at the artifact again. */
  Placing fleet(Fleets.Builder... nodes) {
    fleet = FleetView.of(Arrays.stream(nodes).map(Fleets.Builder::build).toList());
    return apply(new PlacementInput.FleetChanged());
  }

  Placing games(long total) {
    return games(total, About.NOTHING);
  }

  Placing games(long total, About about) {
    return apply(
        new PlacementInput.Announced(ORIGIN, gamesOf(total), about, total, "GameCompleted"));
  }

  Placing file(long atMs) {
    return apply(
        new PlacementInput.Announced(ORIGIN, fileOf(atMs), About.NOTHING, atMs, "NpzExported"));
  }

  Placing request(Optional<Strategy> strategy, String... targets) {
    TreeSet<NodeId> named = new TreeSet<>(Arrays.stream(targets).map(NodeId::new).toList());
    return apply(new PlacementInput.Requested(named, Priority.NORMAL, strategy));
  }

  /** The node has now what is wanted. */
  Placing completed(String target) {
    return apply(
        new PlacementInput.Completed(new NodeId(target), state.wanted().orElseThrow(), NOW));
  }

  Placing apply(PlacementInput input) {
    last = placement.apply(state, input, fleet, NOW);
    state = last.state();
    return this;
  }

  /** What may go of the fleet's full disks. */
  Optional<OriginalRules.Spare> spare() {
    return placement.spare(state, fleet, NOW);
  }

  ArtifactState state() {
    return state;
  }

  List<PlacementEffect> effects() {
    return last.effects();
  }

  Decided decided() {
    return effects().stream()
        .filter(Decided.class::isInstance)
        .map(Decided.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no decision among " + effects()));
  }

  List<String> targets() {
    return decided().wanted().stream().map(NodeId::value).toList();
  }

  Candidate candidate(String node) {
    return decided().candidates().stream()
        .filter(one -> one.node().value().equals(node))
        .findFirst()
        .orElseThrow();
  }

  String reason(String node) {
    return candidate(node).reason().orElse("");
  }

  List<Order> orders() {
    return effects().stream().filter(Order.class::isInstance).map(Order.class::cast).toList();
  }

  /** Target, its sources in order, and {@code by} where another node runs the job. */
  List<String> ways() {
    return orders().stream().map(Placing::way).toList();
  }

  private static String way(Order order) {
    String sources = String.join(",", order.sources().stream().map(NodeId::value).toList());
    String executor = order.executor().equals(order.target()) ? "" : " by " + order.executor();
    return order.target() + "<-" + sources + executor;
  }

  static Version gamesOf(long total) {
    return new Version.GamesVersion(1000, total, total, Optional.empty());
  }

  static Version fileOf(long atMs) {
    return new Version.FileVersion(500, atMs, Optional.empty());
  }
}
