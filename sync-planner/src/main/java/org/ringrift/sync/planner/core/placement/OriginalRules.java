package org.ringrift.sync.planner.core.placement;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * When a node whose disk is too full may delete what it made itself. Only archives and models,
 * which are files that are done; databases live on and stay. The others must have exactly the same
 * content, verified, and there must be as many of them as there should be copies: without the
 * original nothing is missing, so nothing is brought back and nothing is repaired.
 */
public final class OriginalRules {
  /** A node is given so long to delete one and to show what came of it, before the next goes. */
  public static final long PACE_MS = 60_000;

  private static final int LEAST_COPIES = 2;

  private final PlacementPolicy policy;
  private final SafetyRules safety;
  private final Eligibility eligibility;

  OriginalRules(PlacementPolicy policy, SafetyRules safety) {
    this.policy = policy;
    this.safety = safety;
    this.eligibility = new Eligibility(policy);
  }

  /**
   * An original that may go.
   *
   * @param node who made it and has it still
   * @param sizeBytes what that would free
   */
  public record Spare(NodeId node, long sizeBytes) {}

  /** The node that may delete its original now; empty where there is none, or it must stay. */
  Optional<Spare> spare(ArtifactState state, FleetView fleet, long nowMs) {
    return state
        .traits()
        .maker()
        .flatMap(maker -> deletion(state, maker, fleet, nowMs))
        .map(deletion -> new Spare(deletion.node(), deletion.version().sizeBytes()));
  }

  /** The step in which the original of a node goes; from then on the node has no copy. */
  PlacementStep deleted(ArtifactState state, NodeId node, FleetView fleet, long nowMs) {
    return deletion(state, node, fleet, nowMs)
        .map(
            deletion ->
                new PlacementStep(
                    state.notHolding(node).withWants(state.wants(), state.orders() + 1),
                    List.of(deletion)))
        .orElseGet(() -> new PlacementStep(state, List.of()));
  }

  /** Counts the looks for originals that may go; 0 while no disk is so full. */
  long round(FleetView fleet, long nowMs) {
    boolean none = policy.disk().originalsGoShare().isEmpty();
    return none || fleet.nodes().values().stream().noneMatch(this::full) ? 0 : nowMs / PACE_MS;
  }

  private Optional<PlacementEffect.DeleteCopy> deletion(
      ArtifactState state, NodeId maker, FleetView fleet, long nowMs) {
    Optional<FleetNode> node =
        fleet.node(maker).filter(one -> full(one) && mayDelete(state, one, fleet, nowMs));
    Holding held = state.holdings().get(maker);
    Optional<ContentHash> content = content(held);
    boolean settled = content.isPresent() && state.satisfiedAt(maker) && state.wants().isEmpty();
    if (node.isEmpty() || !settled) {
      return Optional.empty();
    }
    List<NodeId> receipts =
        safety.receipts(state, maker, fleet).values().stream()
            .filter(other -> content(state.holdings().get(other)).equals(content))
            .filter(other -> fleet.node(other).filter(one -> here(one, nowMs)).isPresent())
            .toList();
    if (receipts.size() < Math.max(LEAST_COPIES, policy.replication().target())) {
      return Optional.empty();
    }
    Version version = held.version();
    JobId job = JobId.of(state.id(), version, maker, "deletion-" + (state.orders() + 1));
    return Optional.of(
        new PlacementEffect.DeleteCopy(
            maker, job, state.id(), version, receipts, reason(node.get(), receipts), true));
  }

  private boolean mayDelete(ArtifactState state, FleetNode node, FleetView fleet, long nowMs) {
    boolean made = state.traits().maker().filter(node.id()::equals).isPresent();
    return made
        && here(node, nowMs)
        && nowMs - node.lastHeardAtMs() < PACE_MS
        && node.profile().abilities().deletesCopies()
        && !TargetChoice.chosenAnyway(state, Strategy.of(state, fleet), node);
  }

  private boolean here(FleetNode node, long nowMs) {
    return node.admitted() && !eligibility.isStale(node, nowMs);
  }

  /** What takes replicas still does not give its own away for others to come. */
  private boolean full(FleetNode node) {
    return policy
        .disk()
        .originalsGoShare()
        .map(share -> Math.max(share, policy.disk().maxUsedShare()))
        .filter(share -> node.disk().known() && node.disk().usedShare() >= share)
        .isPresent();
  }

  /** Absent where nobody has read it, or where it is no file that is ever done. */
  private static Optional<ContentHash> content(Holding held) {
    return held != null
            && held.verified()
            && held.good()
            && held.version() instanceof Version.FileVersion file
        ? file.hash()
        : Optional.empty();
  }

  private static String reason(FleetNode node, List<NodeId> receipts) {
    return String.format(
        Locale.ROOT,
        "made it, but its disk is %.1f %% used, and there are verified copies on %s",
        node.disk().usedShare() * 100,
        receipts);
  }
}
