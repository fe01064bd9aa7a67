package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/** Which games the nodes lack of a database, by name. */
final class MissingGames {
  private MissingGames() {}

  /**
   * What a node lacks of the wanted version, where it has a good older copy and all that is newer
   * is known by name.
   *
   * @return empty where it is to find out by itself
   */
  static SortedSet<String> at(NodeId node, ArtifactState state) {
    return gamesAt(node, state)
        .flatMap(
            count ->
                state.wanted().orElseThrow() instanceof Version.GamesVersion games
                    ? Optional.of(state.traits().games().between(count, games.gameCount()))
                    : Optional.empty())
        .orElseGet(TreeSet::new);
  }

  /** Without the names of games that no target lacks. */
  static ArtifactState forgetful(ArtifactState state) {
    long least =
        state.wants().keySet().stream()
            .flatMap(target -> gamesAt(target, state).stream())
            .min(Long::compare)
            .orElse(Long.MAX_VALUE);
    GameLog games = state.traits().games().after(least);
    return games.equals(state.traits().games()) ? state : state.with(state.traits().with(games));
  }

  private static Optional<Long> gamesAt(NodeId node, ArtifactState state) {
    return Optional.ofNullable(state.holdings().get(node))
        .filter(Holding::good)
        .map(Holding::version)
        .flatMap(
            version ->
                version instanceof Version.GamesVersion games
                    ? Optional.of(games.gameCount())
                    : Optional.empty());
  }
}
