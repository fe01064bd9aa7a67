package org.ringrift.sync.monitor.core;

import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * An artifact on a node.
 *
 * @param version what the node is known to have; absent where it has nothing that was verified
 */
public record Replica(NodeId node, State state, Optional<Version> version) {
  /** What an artifact on a node is. */
  public enum State {
    /** It was made there, and nothing needs to be brought. */
    ORIGINAL,
    /** A wanted replica that is there, verified, in the wanted version. */
    VERIFIED,
    /** A wanted replica that is not there yet, or only in an older version. */
    MISSING,
    /** Nobody asks for it any longer, but it is there. */
    SURPLUS
  }

  /** True where it counts as a wanted replica. */
  public boolean isWanted() {
    return state == State.VERIFIED || state == State.MISSING;
  }
}
