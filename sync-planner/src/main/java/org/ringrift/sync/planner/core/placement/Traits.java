package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ConfigKey;
import org.ringrift.sync.core.NodeId;

/**
 * What producers said of an artifact beyond its version. Immutable.
 *
 * @param maker the node that made the wanted version
 * @param configKey what it trains or was trained for, {@code {board}_{n}p}; as a producer said, or
 *     else as its name says
 * @param quality mean quality of the newest games, 0 to 1
 * @param games the newest games by name
 */
public record Traits(
    Optional<NodeId> maker, Optional<String> configKey, Optional<Double> quality, GameLog games) {
  /** Before anybody said anything. */
  static Traits unknown(ArtifactId id) {
    return new Traits(Optional.empty(), ConfigKey.inName(id), Optional.empty(), GameLog.EMPTY);
  }

  /** With what is said about an announced version. */
  Traits and(About about, long gameCount) {
    return new Traits(
        maker,
        about.configKey().or(() -> configKey),
        about.quality().or(() -> quality),
        games.with(gameCount, about.newGames(), about.gameIds()));
  }

  Traits madeBy(NodeId node) {
    return new Traits(Optional.of(node), configKey, quality, games);
  }

  Traits with(GameLog newGames) {
    return new Traits(maker, configKey, quality, newGames);
  }
}
