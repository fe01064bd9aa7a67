package org.ringrift.sync.monitor.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/**
 * The games that exist on one node only, kept as things change: looking costs nothing for whatever
 * is safe. Whether that node may vanish is asked later, since nodes change too. Confined to one
 * thread at a time.
 */
final class SoleCopies {
  private final Map<NodeId, Map<ArtifactId, SoleCopy>> byNode = new HashMap<>();
  private final Map<ArtifactId, SoleCopy> byArtifact = new HashMap<>();
  private final Map<NodeId, Sum> sums = new HashMap<>();

  /** How much exists on one node only. */
  record Sum(long games, long databases) {
    static final Sum ZERO = new Sum(0, 0);

    Sum plus(SoleCopy sole, int times) {
      return new Sum(games + times * sole.games(), databases + times);
    }
  }

  /**
   * @param atMs when the artifact changed, milliseconds since the epoch
   */
  void update(ArtifactEntry entry, long atMs) {
    if (entry.artifact().dataType() != DataType.GAMES) {
      return;
    }
    SoleCopy old = byArtifact.remove(entry.artifact());
    if (old != null) {
      byNode.get(old.node()).remove(old.artifact());
      count(old, -1);
    }
    Optional<SoleCopy> now = entry.soleCopy(atMs);
    now.map(sole -> isSameNode(old, sole) ? sole.since(old.sinceMs()) : sole).ifPresent(this::put);
  }

  private static boolean isSameNode(SoleCopy old, SoleCopy now) {
    return old != null && old.node().equals(now.node());
  }

  private void put(SoleCopy sole) {
    byArtifact.put(sole.artifact(), sole);
    byNode.computeIfAbsent(sole.node(), node -> new HashMap<>()).put(sole.artifact(), sole);
    count(sole, 1);
  }

  private void count(SoleCopy sole, int times) {
    sums.put(sole.node(), sum(sole.node()).plus(sole, times));
  }

  Sum sum(NodeId node) {
    return sums.getOrDefault(node, Sum.ZERO);
  }

  /** What exists there only, in no order. */
  List<SoleCopy> on(NodeId node) {
    return List.copyOf(byNode.getOrDefault(node, Map.of()).values());
  }
}
