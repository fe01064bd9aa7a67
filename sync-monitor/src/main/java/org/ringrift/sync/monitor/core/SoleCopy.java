package org.ringrift.sync.monitor.core;

import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * Games that exist on one node only.
 *
 * @param games how many of them no other node has
 * @param totalGames how many the database has in all
 * @param sinceMs since when that is so, milliseconds since the epoch
 * @param atMost true where nobody knows how many it is, and it is so many at most: the database was
 *     set back, and has not got back what it lost
 */
public record SoleCopy(
    ArtifactId artifact, NodeId node, long games, long totalGames, long sinceMs, boolean atMost) {
  SoleCopy since(long timeMs) {
    return new SoleCopy(artifact, node, games, totalGames, timeMs, atMost);
  }
}
