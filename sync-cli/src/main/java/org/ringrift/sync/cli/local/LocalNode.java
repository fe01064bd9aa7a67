package org.ringrift.sync.cli.local;

import java.util.List;
import org.ringrift.sync.core.NodeId;

/**
 * One of the three nodes of the local stack.
 *
 * @param role {@code training} or {@code selfplay}
 * @param lifetime {@code persistent} or {@code ephemeral}
 * @param rsync true where it runs an rsync daemon; from the others one can fetch over HTTP only
 */
public record LocalNode(NodeId id, String role, String provider, String lifetime, boolean rsync) {
  /**
   * A spot node that plays games. It offers no rsync, as many of its kind, so that both transports
   * are seen at work.
   */
  public static final LocalNode SELFPLAY =
      new LocalNode(new NodeId("selfplay-1"), "selfplay", "vast", "ephemeral", false);

  /** A node that trains. */
  public static final LocalNode TRAINER =
      new LocalNode(new NodeId("trainer-1"), "training", "nebius", "persistent", true);

  /** A lasting node without a GPU that plays games. */
  public static final LocalNode CPU =
      new LocalNode(new NodeId("cpu-1"), "selfplay", "hetzner", "persistent", true);

  /** All of them, in the order of their ports. */
  public static List<LocalNode> all() {
    return List.of(SELFPLAY, TRAINER, CPU);
  }
}
