package org.ringrift.sync.cli.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * When each game of this run was committed, and where and when it was read for the first time.
 * Thread-safe.
 */
final class Ledger {
  private final Map<ArtifactId, Map<String, Long>> committed = new HashMap<>();
  private final Map<ArtifactId, Map<NodeId, Set<String>>> read = new HashMap<>();
  private final List<Long> latenciesMs = new ArrayList<>();

  synchronized void committed(ArtifactId database, String gameId, long atMs) {
    committed.computeIfAbsent(database, id -> new HashMap<>()).put(gameId, atMs);
  }

  /** True where this run wrote into it. */
  synchronized boolean knows(ArtifactId database) {
    return committed.containsKey(database);
  }

  /** These games were found in a verified replica; games of other runs are ignored. */
  synchronized void read(ArtifactId database, NodeId node, Collection<String> gameIds, long atMs) {
    Map<String, Long> games = committed.getOrDefault(database, Map.of());
    Set<String> known =
        read.computeIfAbsent(database, id -> new HashMap<>())
            .computeIfAbsent(node, id -> new HashSet<>());
    for (String gameId : gameIds) {
      Long committedAtMs = games.get(gameId);
      if (committedAtMs != null && known.add(gameId)) {
        latenciesMs.add(Math.max(0, atMs - committedAtMs));
      }
    }
  }

  synchronized long committed() {
    return committed.values().stream().mapToLong(Map::size).sum();
  }

  synchronized long committed(ArtifactId database) {
    return committed.getOrDefault(database, Map.of()).size();
  }

  /** Games of this run that were read on that node. */
  synchronized long readOn(ArtifactId database, NodeId node) {
    return readIds(database, node).size();
  }

  /** Games of this run that were read on every one of these nodes; none where there is no node. */
  synchronized long readEverywhere(ArtifactId database, Collection<NodeId> nodes) {
    if (nodes.isEmpty()) {
      return 0;
    }
    return committed.getOrDefault(database, Map.of()).keySet().stream()
        .filter(game -> nodes.stream().allMatch(node -> readIds(database, node).contains(game)))
        .count();
  }

  synchronized Latencies latencies() {
    return Latencies.of(latenciesMs);
  }

  private Set<String> readIds(ArtifactId database, NodeId node) {
    return read.getOrDefault(database, Map.of()).getOrDefault(node, Set.of());
  }
}
