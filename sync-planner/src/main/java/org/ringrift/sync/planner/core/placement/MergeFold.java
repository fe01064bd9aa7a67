package org.ringrift.sync.planner.core.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * What an input says about a database that is merged, and which version is wanted.
 *
 * <p>Of two copies nobody knows the newer one, only whether they are equal. So the wanted version
 * is one that some node has, whoever has another one takes it in, and who has more after that has
 * what is wanted from then on. What a node had when it was written to, and what it took in, is part
 * of what it has now; that is all that is known of an order, and it is enough: every step of the
 * wanted version has all that the one before had, and nobody takes in the same version twice.
 */
final class MergeFold {
  private static final Comparator<Version.MergedVersion> MOST =
      Comparator.comparing((Version.MergedVersion version) -> version.digest().isPresent())
          .thenComparingLong(Version.MergedVersion::rowCount)
          .thenComparing(version -> version.digest().map(ContentHash::hex).orElse(""))
          .thenComparingLong(Version.MergedVersion::modifiedAtMs);

  private MergeFold() {}

  static ArtifactState apply(ArtifactState state, PlacementInput input, long nowMs) {
    return switch (input) {
      case PlacementInput.Announced said ->
          seen(state, said.node(), said.version(), said.atMs(), false);
      case PlacementInput.OrphansFound found -> state;
      case PlacementInput.Requested requested -> state.with(state.asked().and(requested));
      case PlacementInput.Completed completed -> completed(state, completed, nowMs);
      case PlacementInput.AlreadyShared shared -> ArtifactFold.alreadyShared(state, shared);
      case PlacementInput.Failed failed -> ArtifactFold.failed(state, failed);
      case PlacementInput.InventoryHas has ->
          seen(state, has.node(), has.version(), has.atMs(), true);
      case PlacementInput.InventoryLacks lacks -> ArtifactFold.gone(state, lacks);
      case PlacementInput.CopyDeleted deleted -> state;
      case PlacementInput.OriginalUnwanted unwanted -> state;
      case PlacementInput.FleetChanged changed -> state;
      case PlacementInput.Reminded reminded -> state;
    };
  }

  /**
   * What a node has now. Its own writers only add to it, so that what was there is part of it.
   *
   * @param atMs when that was so, by the clock of the node
   * @param verified true where its worker has read it
   */
  private static ArtifactState seen(
      ArtifactState state, NodeId node, Version version, long atMs, boolean verified) {
    Holding before = state.holdings().get(node);
    boolean old = before != null && before.observedAtMs() > atMs;
    boolean same = before != null && version.satisfies(before.version());
    if (old || !(version instanceof Version.MergedVersion) || (same && before.verified())) {
      return state;
    }
    long syncedAtMs = before == null ? 0 : before.syncedAtMs();
    Holding holding =
        new Holding(
            same ? before.version() : version,
            atMs,
            syncedAtMs,
            verified,
            Optional.empty(),
            state.satisfiedAt(node) ? digest(state).or(() -> included(before)) : included(before));
    return state.holding(node, holding);
  }

  /**
   * A merge tells what both sides have. What the target was to get next is decided anew: it may
   * have more than that now.
   */
  private static ArtifactState completed(
      ArtifactState before, PlacementInput.Completed completed, long nowMs) {
    ArtifactState state =
        completed
            .given()
            .map(
                given ->
                    seen(
                        before,
                        given.source(),
                        given.version(),
                        given.version().modifiedAtMs(),
                        true))
            .orElse(before);
    SortedMap<NodeId, Want> wants = new TreeMap<>(state.wants());
    wants.remove(completed.target());
    state = state.withWants(wants, state.orders());
    long atMs = completed.version().modifiedAtMs();
    Holding old = state.holdings().get(completed.target());
    boolean late = old != null && old.observedAtMs() > atMs;
    if (late || !(completed.version() instanceof Version.MergedVersion)) {
      return state;
    }
    Holding now = Holding.verified(completed.version(), atMs, nowMs);
    return state.holding(completed.target(), now.including(part(state, completed, old)));
  }

  /** What is known to be in the target's copy; the wanted version, where that is one of them. */
  private static Optional<ContentHash> part(
      ArtifactState state, PlacementInput.Completed completed, Holding old) {
    Optional<ContentHash> taken = completed.given().flatMap(given -> digest(given.version()));
    boolean hadWanted = old != null && state.wanted().filter(old::covers).isPresent();
    return hadWanted && digest(state).isPresent() ? digest(state) : taken.or(() -> included(old));
  }

  /**
   * With the version that is wanted now: one that somebody has who can be read from, and of whom
   * nobody is known to have more.
   */
  static ArtifactState settled(ArtifactState state, FleetView fleet) {
    if (state.holdings().isEmpty()) {
      return state;
    }
    List<NodeId> givers =
        state.holdings().keySet().stream()
            .filter(node -> fleet.node(node).filter(MergeFold::gives).isPresent())
            .toList();
    ArtifactState settled = state;
    boolean held = givers.stream().anyMatch(state::satisfiedAt);
    if (!held) {
      settled = best(state, givers).map(state::wanting).orElse(state);
    }
    for (int i = 0; i < givers.size(); i++) {
      Optional<Version> more = more(settled, givers);
      if (more.isEmpty()) {
        return settled;
      }
      settled = settled.wanting(more.get());
    }
    return settled;
  }

  /** Of nodes that can be read from, or else of all. */
  private static Optional<Version> best(ArtifactState state, List<NodeId> givers) {
    boolean kept = state.holdings().keySet().stream().anyMatch(state::satisfiedAt);
    if (givers.isEmpty() && kept) {
      return Optional.empty();
    }
    Stream<NodeId> from = givers.isEmpty() ? state.holdings().keySet().stream() : givers.stream();
    return from.map(node -> state.holdings().get(node).version())
        .flatMap(
            version ->
                version instanceof Version.MergedVersion merged
                    ? Stream.of(merged)
                    : Stream.<Version.MergedVersion>empty())
        .max(MOST)
        .map(Version.class::cast);
  }

  private static Optional<Version> more(ArtifactState state, List<NodeId> givers) {
    return givers.stream()
        .filter(node -> !state.satisfiedAt(node))
        .map(node -> state.holdings().get(node))
        .filter(holding -> state.wanted().filter(holding::covers).isPresent())
        .map(Holding::version)
        .findFirst();
  }

  private static boolean gives(FleetNode node) {
    return node.readable()
        && (!node.profile().inboundBlocked() || node.profile().abilities().pushes());
  }

  private static Optional<ContentHash> digest(ArtifactState state) {
    return state.wanted().flatMap(MergeFold::digest);
  }

  private static Optional<ContentHash> digest(Version version) {
    return version instanceof Version.MergedVersion merged ? merged.digest() : Optional.empty();
  }

  private static Optional<ContentHash> included(Holding holding) {
    return holding == null ? Optional.empty() : holding.includes();
  }
}
