package org.ringrift.sync.monitor.core;

import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * Games that exist on one node only.
 *
 * @param games how many of them no other node has
 * @param totalGames how many the database has in all
 * @param sinceMs since when that is so, milliseconds since the epoch
 */
public record SoleCopy(
    ArtifactId artifact, NodeId node, long games, long totalGames, long sinceMs) {
  SoleCopy since(long timeMs) {
    return new SoleCopy(artifact, node, games, totalGames, timeMs);
  }
}
