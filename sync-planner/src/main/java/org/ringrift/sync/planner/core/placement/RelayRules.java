package org.ringrift.sync.planner.core.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * When the copy goes that a node has only because others fetched it there: a while after nobody
 * waits for the artifact any more, and only where it is more than is wanted. The last copies are
 * safe from this: two other nodes that last must have a verified copy of all that the relay has,
 * and as many as there should be. A relay that others were chosen before for their better place is
 * a replica like any other as long as it is needed to reach the replication target.
 *
 * <p>A database that is merged stays: every node that takes part has changes to give.
 */
final class RelayRules {
  private static final int LEAST_COPIES = 2;

  private final PlacementPolicy policy;
  private final SafetyRules safety;

  RelayRules(PlacementPolicy policy, SafetyRules safety) {
    this.policy = policy;
    this.safety = safety;
  }

  /** The step, and with it the copies that go; a node that is to delete its copy has none. */
  PlacementStep trimmed(PlacementStep step, FleetView fleet, long nowMs) {
    ArtifactState state = step.state();
    List<PlacementEffect> effects = new ArrayList<>(step.effects());
    for (NodeId relay : step.state().spread().relays()) {
      Optional<PlacementEffect.DeleteCopy> deletion = deletion(state, relay, fleet, nowMs);
      if (deletion.isPresent()) {
        effects.add(deletion.get());
        state = state.notHolding(relay).withWants(state.wants(), state.orders() + 1);
      }
    }
    return new PlacementStep(state, effects);
  }

  private Optional<PlacementEffect.DeleteCopy> deletion(
      ArtifactState state, NodeId relay, FleetView fleet, long nowMs) {
    Holding held = state.holdings().get(relay);
    boolean idle = held != null && held.good() && state.wants().isEmpty();
    if (!idle || state.id().dataType().isMerged() || recent(held, nowMs)) {
      return Optional.empty();
    }
    if (fleet.node(relay).filter(node -> mayDelete(state, node, fleet)).isEmpty()) {
      return Optional.empty();
    }
    Collection<NodeId> receipts = safety.receipts(state, relay, fleet).values();
    if (receipts.size() < Math.max(LEAST_COPIES, policy.replication().target())) {
      return Optional.empty();
    }
    Version version = held.version();
    JobId job = JobId.of(state.id(), version, relay, "deletion-" + (state.orders() + 1));
    return Optional.of(
        new PlacementEffect.DeleteCopy(
            relay,
            job,
            state.id(),
            version,
            List.copyOf(receipts),
            "has passed it on, and there are verified copies on " + receipts,
            false));
  }

  private boolean recent(Holding held, long nowMs) {
    return nowMs - held.syncedAtMs() < policy.patience().relayKeepMs();
  }

  private static boolean mayDelete(ArtifactState state, FleetNode node, FleetView fleet) {
    boolean own = state.id().origin().filter(node.id()::equals).isPresent();
    boolean made = state.traits().maker().filter(node.id()::equals).isPresent();
    return node.readable()
        && node.mailbox().isPresent()
        && node.profile().abilities().deletesCopies()
        && !own
        && !made
        && !TargetChoice.chosenAnyway(state, Strategy.of(state, fleet), node);
  }
}
