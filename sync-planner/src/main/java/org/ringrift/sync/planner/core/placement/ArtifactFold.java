package org.ringrift.sync.planner.core.placement;

import java.util.List;
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
    if (state.id().dataType().isMerged()) {
      return MergeFold.apply(state, input, nowMs);
    }
    return switch (input) {
      case PlacementInput.Announced announced -> announced(state, announced);
      case PlacementInput.OrphansFound found ->
          made(state, found.node(), found.version(), found.atMs());
      case PlacementInput.Requested requested -> state.with(state.asked().and(requested));
      case PlacementInput.Completed completed -> completed(state, completed, nowMs);
      case PlacementInput.AlreadyShared shared -> alreadyShared(state, shared);
      case PlacementInput.Failed failed -> failed(state, failed);
      case PlacementInput.InventoryHas has -> has(state, has);
      case PlacementInput.InventoryLacks lacks -> lacks(state, lacks);
      case PlacementInput.CopyDeleted deleted -> deleted(state, deleted);
      case PlacementInput.OriginalUnwanted unwanted -> state;
      case PlacementInput.Reminded reminded -> state;
      case PlacementInput.FleetChanged changed -> state;
    };
  }

  private static ArtifactState announced(ArtifactState state, PlacementInput.Announced announced) {
    ArtifactState known = made(state, announced.node(), announced.version(), announced.atMs());
    long games = announced.version() instanceof Version.GamesVersion made ? made.gameCount() : 0;
    return known.with(known.traits().and(announced.about(), games));
  }

  /** A producer's word makes a copy good again: it says what is meant to be there. */
  private static ArtifactState made(ArtifactState state, NodeId node, Version said, long atMs) {
    Version version = withSize(said, state.wanted());
    Holding before = state.holdings().get(node);
    if (OwnGames.is(state.id(), node) && before != null && !whole(state, node, version)) {
      return before.good() || before.observedAtMs() > atMs
          ? state
          : state.holding(node, before.faulty(version, atMs, before.fault().get()));
    }
    boolean old =
        before != null
            && (before.observedAtMs() > atMs
                || (before.good() && before.version().equals(version)));
    long syncedAtMs = before == null ? 0 : before.syncedAtMs();
    ArtifactState raised =
        raise(
            old ? state : state.holding(node, Holding.announced(version, atMs, syncedAtMs)),
            node,
            version);
    return OwnGames.is(state.id(), node) ? fallBack(raised) : raised;
  }

  /**
   * False where a producer names fewer games of its own database than are known of: that came late,
   * or the database was set back, which its inventory tells and no word of a producer ends.
   */
  private static boolean whole(ArtifactState state, NodeId node, Version said) {
    Holding before = state.holdings().get(node);
    return before.good()
        ? OwnGames.count(said) >= OwnGames.count(before.version())
        : !OwnGames.staysSetBack(state, node, said);
  }

  private static ArtifactState completed(
      ArtifactState state, PlacementInput.Completed completed, long nowMs) {
    Holding holding = Holding.verified(completed.version(), completed.atMs(), nowMs);
    ArtifactState held = state.holding(completed.target(), holding);
    boolean own = OwnGames.is(state.id(), completed.target());
    return state.wanted().isPresent() && !own
        ? held
        : raise(held, completed.target(), completed.version());
  }

  /** No copy more, and a job less: that of the node with which it shares is the only one. */
  static ArtifactState alreadyShared(ArtifactState state, PlacementInput.AlreadyShared shared) {
    Want want = state.wants().get(shared.target());
    if (want == null || !want.job().equals(shared.job())) {
      return state;
    }
    SortedMap<NodeId, Want> wants = new TreeMap<>(state.wants());
    wants.remove(shared.target());
    return state.withWants(wants, state.orders());
  }

  static ArtifactState failed(ArtifactState state, PlacementInput.Failed failed) {
    Want want = state.wants().get(failed.target());
    if (want == null || !want.job().equals(failed.job())) {
      return state;
    }
    SortedMap<NodeId, Want> wants = new TreeMap<>(state.wants());
    wants.put(failed.target(), want.failed(failed.missingAt()));
    return state.withWants(wants, state.orders());
  }

  /** An inventory also shows that a copy is not what it was; one older than the news does not. */
  private static ArtifactState has(ArtifactState state, PlacementInput.InventoryHas has) {
    Holding before = state.holdings().get(has.node());
    if (before == null) {
      Holding found = Holding.verified(has.version(), has.atMs(), 0);
      return OwnGames.behind(state, has.node(), has.version(), has.atMs())
          .map(why -> state.holding(has.node(), found.faulty(has.version(), has.atMs(), why)))
          .orElseGet(() -> raise(state.holding(has.node(), found), has.node(), has.version()));
    }
    if (before.observedAtMs() > has.atMs()) {
      return state;
    }
    Optional<String> fault = fault(state, before, has);
    if (fault.isPresent()) {
      Holding damaged = before.faulty(has.version(), has.atMs(), fault.get());
      return damaged.fault().equals(before.fault())
              && OwnGames.count(damaged.version()) == OwnGames.count(before.version())
          ? state
          : fallBack(state.holding(has.node(), damaged));
    }
    Version version = Versions.observed(has.version(), before.version());
    boolean news = !before.verified() || !before.good() || !before.version().equals(version);
    Holding found = Holding.verified(version, has.atMs(), before.syncedAtMs());
    return raise(news ? state.holding(has.node(), found) : state, has.node(), version);
  }

  /** What was damaged stays so until it is what is wanted. */
  private static Optional<String> fault(
      ArtifactState state, Holding before, PlacementInput.InventoryHas has) {
    Version found = has.version();
    Optional<String> behind = OwnGames.behind(state, has.node(), found, has.atMs());
    if (before.good()) {
      return Versions.damage(found, before.version()).or(() -> behind);
    }
    boolean whole =
        state.wanted().filter(found::satisfies).isPresent()
            && behind.isEmpty()
            && !OwnGames.underWay(state, has.node());
    return whole ? Optional.empty() : before.fault();
  }

  private static ArtifactState deleted(ArtifactState state, PlacementInput.CopyDeleted deleted) {
    Holding before = state.holdings().get(deleted.node());
    boolean newer = before != null && before.observedAtMs() > deleted.atMs();
    return newer
        ? state
        : state.notHolding(deleted.node()).with(state.spread().without(List.of(deleted.node())));
  }

  private static ArtifactState lacks(ArtifactState state, PlacementInput.InventoryLacks lacks) {
    ArtifactState without = gone(state, lacks);
    return without.equals(state) ? state : fallBack(without);
  }

  static ArtifactState gone(ArtifactState state, PlacementInput.InventoryLacks lacks) {
    Holding before = state.holdings().get(lacks.node());
    return before == null || before.observedAtMs() + INVENTORY_SLACK_MS > lacks.atMs()
        ? state
        : state.notHolding(lacks.node());
  }

  /**
   * Where nobody has the wanted version any more, the newest that anybody has is wanted instead, so
   * that what is left is kept safe.
   */
  private static ArtifactState fallBack(ArtifactState state) {
    if (state.wanted().isEmpty()
        || state.holdings().keySet().stream().anyMatch(state::satisfiedAt)) {
      return state;
    }
    return state.holdings().values().stream()
        .filter(Holding::good)
        .map(Holding::version)
        .reduce((best, next) -> Versions.newer(next, best) ? next : best)
        .map(state::wanting)
        .orElse(state);
  }

  /** A version that is announced late or twice never lowers what is wanted. */
  private static ArtifactState raise(ArtifactState state, NodeId maker, Version version) {
    boolean news = state.wanted().map(known -> Versions.newer(version, known)).orElse(true);
    return news ? state.wanting(version).with(state.traits().madeBy(maker)) : state;
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
      case Version.MergedVersion merged -> merged;
    };
  }
}
