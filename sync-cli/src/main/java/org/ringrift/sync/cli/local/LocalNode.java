package org.ringrift.sync.cli.local;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/**
 * One of the three nodes of the local stack.
 *
 * @param role {@code training} or {@code selfplay}
 * @param lifetime {@code persistent} or {@code ephemeral}
 * @param rsync true where it runs an rsync daemon; others fetch from it over HTTP only otherwise
 */
public record LocalNode(NodeId id, String role, String provider, String lifetime, boolean rsync) {

  /**
   * A spot node that plays games, a training node, and a lasting CPU node that plays games. The
   * spot node offers no rsync, as many of its kind, so that both transports are seen at work.
   */
  public static List<LocalNode> all() {
    return List.of(
        new LocalNode(new NodeId("selfplay-1"), "selfplay", "vast", "ephemeral", false),
        new LocalNode(new NodeId("trainer-1"), "training", "nebius", "persistent", true),
        new LocalNode(new NodeId("cpu-1"), "selfplay", "hetzner", "persistent", true));
  }

  /** The node with this name. */
  public static Optional<LocalNode> byName(String name) {
    return all().stream().filter(node -> node.id().value().equals(name)).findFirst();
  }
}
