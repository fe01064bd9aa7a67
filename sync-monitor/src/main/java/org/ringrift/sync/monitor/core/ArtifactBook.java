package org.ringrift.sync.monitor.core;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/**
 * Every artifact, and how many replicas there are and should be. A fact costs as much as it names
 * nodes, a question about the whole costs nothing: what changes is counted out before and in again
 * after. Confined to one thread at a time.
 */
final class ArtifactBook {
  private final Map<ArtifactId, ArtifactEntry> byId = new HashMap<>();
  private final NavigableMap<String, ArtifactEntry> inOrder = new TreeMap<>();
  private final NavigableMap<String, ArtifactEntry> incomplete = new TreeMap<>();
  private final Map<DataType, Counts> counts = new EnumMap<>(DataType.class);
  private final SoleCopies soleCopies = new SoleCopies();
  private final BiPredicate<ArtifactId, NodeId> underWay;

  /**
   * How many artifacts and replicas there are.
   *
   * @param places pairs of an artifact and a node that has something of it, or should
   */
  record Counts(long artifacts, long wanted, long verified, long places) {
    static final Counts ZERO = new Counts(0, 0, 0, 0);

    Counts plus(Counts more) {
      return new Counts(
          artifacts + more.artifacts,
          wanted + more.wanted,
          verified + more.verified,
          places + more.places);
    }
  }

  /**
   * @param underWay whether a job may still change what a node has of an artifact; its answer must
   *     not change but within {@link #around}
   */
  ArtifactBook(BiPredicate<ArtifactId, NodeId> underWay) {
    this.underWay = underWay;
  }

  void place(Fact.Placed placed) {
    ArtifactEntry entry = entry(placed.artifact());
    count(entry, entry.nodes(), -1);
    entry.place(placed.placement());
    count(entry, entry.nodes(), 1);
    soleCopies.update(entry, placed.placement().decidedAtMs());
  }

  void complete(Fact.TransferCompleted done) {
    Fact.Transfer transfer = done.transfer();
    ArtifactEntry entry = entry(transfer.artifact());
    Copy copy = new Copy(done.version(), transfer.atMs(), done.source(), done.transport());
    around(entry.artifact(), transfer.target(), () -> entry.complete(transfer.target(), copy));
    soleCopies.update(entry, transfer.atMs());
  }

  void delete(ArtifactId artifact, NodeId node, long atMs) {
    ArtifactEntry entry = entry(artifact);
    around(artifact, node, () -> entry.delete(node));
    soleCopies.update(entry, atMs);
  }

  /** Whatever changes what one node has, or what is under way to it. */
  void around(ArtifactId artifact, NodeId node, Runnable change) {
    ArtifactEntry entry = byId.get(artifact);
    if (entry == null) {
      change.run();
      return;
    }
    count(entry, List.of(node), -1);
    change.run();
    count(entry, List.of(node), 1);
  }

  private void count(ArtifactEntry entry, Collection<NodeId> nodes, int times) {
    int wanted = 0;
    int missing = 0;
    for (NodeId node : nodes) {
      Replica.State state = entry.state(node, underWay.test(entry.artifact(), node));
      wanted += state == Replica.State.VERIFIED || state == Replica.State.MISSING ? 1 : 0;
      missing += state == Replica.State.MISSING ? 1 : 0;
    }
    DataType type = entry.artifact().dataType();
    long present = (long) times * (wanted - missing);
    long places = (long) times * entry.nodeCount();
    counts.put(type, of(type).plus(new Counts(0, (long) times * wanted, present, places)));
    entry.count(times * wanted, times * missing);
    if (times > 0) {
      mark(entry);
    }
  }

  private void mark(ArtifactEntry entry) {
    if (entry.missing() > 0) {
      incomplete.put(entry.name(), entry);
    } else {
      incomplete.remove(entry.name());
    }
  }

  private ArtifactEntry entry(ArtifactId artifact) {
    return byId.computeIfAbsent(
        artifact,
        id -> {
          ArtifactEntry entry = new ArtifactEntry(id);
          inOrder.put(entry.name(), entry);
          counts.put(id.dataType(), of(id.dataType()).plus(new Counts(1, 0, 0, 0)));
          return entry;
        });
  }

  Optional<ArtifactEntry> find(ArtifactId artifact) {
    return Optional.ofNullable(byId.get(artifact));
  }

  /** In order. */
  Collection<ArtifactEntry> all() {
    return inOrder.values();
  }

  /** Those with a wanted replica that is missing, in order. */
  Collection<ArtifactEntry> incomplete() {
    return incomplete.values();
  }

  /** Of one type, or of all. */
  Counts count(Optional<DataType> type) {
    return type.map(this::of)
        .orElseGet(() -> counts.values().stream().reduce(Counts.ZERO, Counts::plus));
  }

  Counts of(DataType type) {
    return counts.getOrDefault(type, Counts.ZERO);
  }

  SoleCopies soleCopies() {
    return soleCopies;
  }
}
