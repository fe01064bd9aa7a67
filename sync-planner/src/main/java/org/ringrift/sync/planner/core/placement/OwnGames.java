package org.ringrift.sync.planner.core.placement;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.core.Version.GamesVersion;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * The games database of a node that its own processes write. It was <em>set back</em> where an
 * inventory showed fewer games than it was known to have, or than a verified copy elsewhere had
 * well before that inventory began. Then it gets back what it lost, and loses nothing by it: rows
 * of missing games are inserted, so that asking where nothing is lacking costs one exchange.
 */
final class OwnGames {
  /** Clocks of two nodes are compared: a copy that is ahead by less may be mere news. */
  private static final long CLOCK_SLACK_MS = 60_000;

  private OwnGames() {}

  /** True where the artifact is the node's own games database. */
  static boolean is(ArtifactId id, NodeId node) {
    return id.dataType() == DataType.GAMES && id.origin().filter(node::equals).isPresent();
  }

  /**
   * Why an inventory shows that the origin lost games, though it has no fewer than it was known to
   * have: it may have been announced anew since, or have played on.
   *
   * @param lookedAtMs when the look for the inventory began
   */
  static Optional<String> behind(ArtifactState state, NodeId node, Version found, long lookedAtMs) {
    if (!is(state.id(), node)) {
      return Optional.empty();
    }
    return state.holdings().entrySet().stream()
        .filter(other -> !other.getKey().equals(node) && trusted(other.getValue()))
        .filter(other -> other.getValue().observedAtMs() + CLOCK_SLACK_MS < lookedAtMs)
        .filter(other -> count(other.getValue().version()) > count(found))
        .findFirst()
        .map(
            other ->
                "has "
                    + count(found)
                    + " games, where a verified copy on "
                    + other.getKey()
                    + " has "
                    + count(other.getValue().version()));
  }

  /** True where a producer's word does not make the node's own database whole again. */
  static boolean staysSetBack(ArtifactState state, NodeId node, Version said) {
    return is(state.id(), node)
        && state.faultAt(node).isPresent()
        && (underWay(state, node)
            || (state.wanted().filter(said::satisfies).isEmpty() && best(state, count(said)) > 0));
  }

  /** True where the node lost games that a trusted copy elsewhere has. */
  static boolean canGetBack(ArtifactState state, NodeId node) {
    return setBack(state)
        .filter(games -> is(state.id(), node))
        .filter(games -> best(state, underWay(state, node) ? 0 : games) > 0)
        .isPresent();
  }

  /**
   * True where what it lost is on its way: until that is there, its count says nothing, however
   * much is played meanwhile.
   */
  static boolean underWay(ArtifactState state, NodeId node) {
    Want want = state.wants().get(node);
    return is(state.id(), node) && want != null && !want.failing();
  }

  /** Why a node does not get back what its own database lost, or there is nothing to give back. */
  static Optional<String> refusal(FleetNode node, ArtifactState state, boolean givesBack) {
    if (!state.holdings().containsKey(node.id())) {
      return Optional.of("made it and does not have it; only a person brings it back there");
    }
    String why = state.faultAt(node.id()).map(fault -> ": it " + fault).orElse("");
    if (!canGetBack(state, node.id())) {
      return Optional.of("its own database is never overwritten" + why);
    }
    if (!givesBack) {
      return Optional.of(
          "its own database is left alone" + why + "; placement.games.give.back is off");
    }
    return node.profile().abilities().takesBackGames()
        ? Optional.empty()
        : Optional.of("its worker cannot take back what its database lost" + why);
  }

  /** About how much of a disk that takes. */
  static long bytesToGetBack(ArtifactState state, NodeId node) {
    long has = count(state.holdings().get(node).version());
    long most = Math.max(1, best(state, has));
    long size = state.wanted().map(Version::sizeBytes).orElse(0L);
    return Math.round(size * ((double) Math.max(0, most - has) / most));
  }

  /** How many games the origin has, where it was set back. */
  static Optional<Long> setBack(ArtifactState state) {
    return state
        .id()
        .origin()
        .filter(origin -> is(state.id(), origin) && state.faultAt(origin).isPresent())
        .map(origin -> count(state.holdings().get(origin).version()));
  }

  /** Those of some holders that have most: what they have is what the origin is missed by. */
  static List<FleetNode> sources(ArtifactState state, Collection<FleetNode> holders) {
    long most = holders.stream().mapToLong(node -> trustedCount(state, node.id())).max().orElse(0L);
    return holders.stream()
        .filter(node -> most > 0 && trustedCount(state, node.id()) == most)
        .toList();
  }

  /** The most games of a trusted copy that has more than so many; 0 where none has. */
  private static long best(ArtifactState state, long games) {
    return state.holdings().keySet().stream()
        .mapToLong(node -> trustedCount(state, node))
        .filter(count -> count > games)
        .max()
        .orElse(0);
  }

  private static long trustedCount(ArtifactState state, NodeId node) {
    Holding held = state.holdings().get(node);
    return held != null && trusted(held) ? count(held.version()) : 0;
  }

  private static boolean trusted(Holding held) {
    return held.good() && held.verified();
  }

  static long count(Version version) {
    return version instanceof GamesVersion games ? games.gameCount() : 0;
  }
}
