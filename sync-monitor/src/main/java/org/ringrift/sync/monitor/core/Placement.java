package org.ringrift.sync.monitor.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param candidates the nodes that were looked at, best first
 * @param leftOut how many nodes were looked at that are not among the candidates
 * @param narrow true where only the wanted nodes and the holders were looked at, so that what was
 *     said of the others before still holds
 * @param setBackGames how many games the origin has, where its database was set back and has not
 *     got back what it lost: which of them no other node has is not known then
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
    List<Candidate> candidates,
    int leftOut,
    boolean narrow,
    Optional<Long> setBackGames) {
  public Placement {
    wanted = Set.copyOf(wanted);
    candidates = List.copyOf(candidates);
    holders = without(holders, wanted);
  }

  private static Set<NodeId> without(Set<NodeId> holders, Set<NodeId> wanted) {
    return Collections.disjoint(holders, wanted)
        ? Set.copyOf(holders)
        : holders.stream()
            .filter(node -> !wanted.contains(node))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** True where the node should have it, or had it already. */
  boolean asksFor(NodeId node) {
    return wanted.contains(node) || holders.contains(node);
  }

  /** Why a node must not have it, for people. */
  public Map<NodeId, String> refusals() {
    Map<NodeId, String> refusals = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.verdict() == Verdict.REFUSED && !asksFor(candidate.node())) {
        refusals.put(candidate.node(), candidate.reason().orElse("no reason was given"));
      }
    }
    return refusals;
  }

  Placement with(List<Candidate> known) {
    return new Placement(
        decidedAtMs,
        version,
        strategy,
        trigger,
        replicationTarget,
        priority,
        wanted,
        holders,
        known,
        leftOut,
        narrow,
        setBackGames);
  }
}
