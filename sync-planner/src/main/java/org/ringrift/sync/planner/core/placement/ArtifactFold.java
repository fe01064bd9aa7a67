package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/** What an input says about an artifact, before anything is decided. */
final class ArtifactFold {
  /**
   * An inventory takes a while to read: what was seen so shortly before it was sent is not missing
   * because it does not name it.
   */
  private static final long INVENTORY_SLACK_MS = 10_000;

  private ArtifactFold() {}

  static ArtifactState apply(ArtifactState state, PlacementInput input, long nowMs) {
    return switch (input) {
      case PlacementInput.Announced announced -> announced(state, announced);
      case PlacementInput.Requested requested ->
          state.requested(requested.targets(), requested.priority());
      case PlacementInput.Completed completed -> completed(state, completed, nowMs);
      case PlacementInput.Failed failed -> failed(state, failed);
      case PlacementInput.InventoryHas has -> has(state, has);
      case PlacementInput.InventoryLacks lacks -> lacks(state, lacks);
      case PlacementInput.FleetChanged changed -> state;
    };
  }

  private static ArtifactState announced(ArtifactState state, PlacementInput.Announced announced) {
    Version version = withSize(announced.version(), state.wanted());
    ArtifactState held = observed(state, announced.node(), version, announced.atMs());
    ArtifactState known = raise(held, version);
    return announced.quality().map(known::withQuality).orElse(known);
  }

  private static ArtifactState completed(
      ArtifactState state, PlacementInput.Completed completed, long nowMs) {
    Holding holding = new Holding(completed.version(), completed.atMs(), nowMs);
    ArtifactState held = state.holding(completed.target(), holding);
    return state.wanted().isPresent() ? held : held.wanting(completed.version());
  }

  private static ArtifactState failed(ArtifactState state, PlacementInput.Failed failed) {
    Want want = state.wants().get(failed.target());
    if (want == null || !want.job().equals(failed.job())) {
      return state;
    }
    SortedMap<NodeId, Want> wants = new TreeMap<>(state.wants());
    wants.put(failed.target(), want.failed(failed.missingAt()));
    return state.withWants(wants, state.orders());
  }

  private static ArtifactState has(ArtifactState state, PlacementInput.InventoryHas has) {
    Holding before = state.holdings().get(has.node());
    Version version =
        before == null ? has.version() : Versions.observed(has.version(), before.version());
    return raise(observed(state, has.node(), version, has.atMs()), version);
  }

  private static ArtifactState lacks(ArtifactState state, PlacementInput.InventoryLacks lacks) {
    Holding before = state.holdings().get(lacks.node());
    return before == null || before.observedAtMs() + INVENTORY_SLACK_MS > lacks.atMs()
        ? state
        : state.notHolding(lacks.node());
  }

  /** A newer observation wins; one that changes nothing is not noted. */
  private static ArtifactState observed(
      ArtifactState state, NodeId node, Version version, long atMs) {
    Holding before = state.holdings().get(node);
    if (before != null && (before.observedAtMs() > atMs || before.version().equals(version))) {
      return state;
    }
    return state.holding(
        node, new Holding(version, atMs, before == null ? 0 : before.syncedAtMs()));
  }

  private static ArtifactState raise(ArtifactState state, Version version) {
    boolean news = state.wanted().map(known -> Versions.newer(version, known)).orElse(true);
    return news ? state.wanting(version) : state;
  }

  /** A producer need not know the size of its database; the last known one is the best guess. */
  private static Version withSize(Version version, Optional<Version> known) {
    return switch (version) {
      case Version.GamesVersion games ->
          games.sizeBytes() > 0
              ? games
              : new Version.GamesVersion(
                  known.map(Version::sizeBytes).orElse(0L),
                  games.modifiedAtMs(),
                  games.gameCount(),
                  games.highWaterMark());
      case Version.FileVersion file -> file;
    };
  }
}
