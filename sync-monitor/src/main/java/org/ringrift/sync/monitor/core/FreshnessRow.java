package org.ringrift.sync.monitor.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * How fresh an artifact is on a node.
 *
 * @param behindGames how many games the node lacks; absent for what has no games
 * @param version what the node is known to have
 * @param why why it is so, for people
 */
public record FreshnessRow(
    ArtifactId artifact,
    NodeId node,
    State state,
    OptionalLong behindGames,
    Optional<Version> version,
    Optional<String> why) {
  /** How it stands. */
  public enum State {
    /** It has the newest version. */
    CURRENT,
    /** It has an older version and should have the newest. */
    BEHIND,
    /** It should have it, has nothing, and a job waits or runs. */
    WANTED,
    /** It should have it, has nothing, and no job is on its way. */
    MISSING,
    /** It has something that nobody asks for any longer. */
    SURPLUS,
    /** It could have it, but others come first. */
    NOT_NEEDED,
    /** It must not have it. */
    NOT_ELIGIBLE;

    /** True where the node has something of it, or should. */
    public boolean isHeldOrAskedFor() {
      return this != NOT_NEEDED && this != NOT_ELIGIBLE;
    }
  }
}
