package org.ringrift.sync.monitor.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/**
 * The planner's last word on an artifact.
 *
 * @param decidedAtMs when, milliseconds since the epoch
 * @param version what is to be held
 * @param wanted the nodes that should get it
 * @param holders the nodes that had it already when this was decided; never one of {@code wanted}
 * @param refusals why a node must not have it, for people
 * @param narrow true where only the wanted nodes and the holders were looked at, so that what was
 *     said of the others before still holds
 */
public record Placement(
    long decidedAtMs,
    Version version,
    String strategy,
    String trigger,
    int replicationTarget,
    Priority priority,
    Set<NodeId> wanted,
    Set<NodeId> holders,
    Map<NodeId, String> refusals,
    boolean narrow) {
  public Placement {
    wanted = Set.copyOf(wanted);
    refusals = Map.copyOf(refusals);
    Set<NodeId> stillWanted = wanted;
    holders =
        holders.stream()
            .filter(node -> !stillWanted.contains(node))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** This word, after the one before it. */
  Placement after(Placement before) {
    if (!narrow) {
      return this;
    }
    Map<NodeId, String> all = new HashMap<>(before.refusals());
    all.keySet().removeAll(wanted);
    all.keySet().removeAll(holders);
    all.putAll(refusals);
    return new Placement(
        decidedAtMs,
        version,
        strategy,
        trigger,
        replicationTarget,
        priority,
        wanted,
        holders,
        all,
        true);
  }
}
