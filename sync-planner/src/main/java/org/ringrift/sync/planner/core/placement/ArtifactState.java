package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * All that placement knows of one artifact. Immutable.
 *
 * @param wanted the newest version that anybody announced
 * @param holdings what each node has of it, the wanted version or an older one
 * @param wants targets that should get it and do not have it yet
 * @param asked what people asked for
 * @param traits what producers said of it
 * @param orders how many jobs were ordered; makes the cause of each job unique
 * @param decided what the newest decision said
 * @param spread how the wanted version has spread so far
 */
public record ArtifactState(
    ArtifactId id,
    Optional<Version> wanted,
    SortedMap<NodeId, Holding> holdings,
    SortedMap<NodeId, Want> wants,
    Asked asked,
    Traits traits,
    long orders,
    Optional<Decided> decided,
    Spread spread) {

  /**
   * What the newest decision said, to tell whether there is news.
   *
   * @param number counts the decisions, from 1
   * @param wholeNumber of the newest decision for which every node was looked at
   * @param placed the nodes that have it or should get it
   * @param withoutSource those that cannot get it now
   */
  public record Decided(
      long number,
      long wholeNumber,
      Version version,
      SortedSet<NodeId> placed,
      SortedSet<NodeId> withoutSource) {
    public Decided {
      placed = Collections.unmodifiableSortedSet(new TreeSet<>(placed));
      withoutSource = Collections.unmodifiableSortedSet(new TreeSet<>(withoutSource));
    }
  }

  public ArtifactState {
    holdings = Collections.unmodifiableSortedMap(new TreeMap<>(holdings));
    wants = Collections.unmodifiableSortedMap(new TreeMap<>(wants));
  }

  /** Before anything is known. */
  public static ArtifactState unknown(ArtifactId id) {
    return new ArtifactState(
        id,
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        Asked.NOTHING,
        Traits.unknown(id),
        0,
        Optional.empty(),
        Spread.NONE);
  }

  /** True where the node has a good copy of the wanted version or a newer one. */
  boolean satisfiedAt(NodeId node) {
    Holding holding = holdings.get(node);
    return holding != null
        && holding.good()
        && wanted.filter(holding.version()::satisfies).isPresent();
  }

  /** Why what the node has counts as nothing; empty where it counts, or where it has nothing. */
  Optional<String> faultAt(NodeId node) {
    return Optional.ofNullable(holdings.get(node)).flatMap(Holding::fault);
  }

  ArtifactState wanting(Version version) {
    return new ArtifactState(
        id, Optional.of(version), holdings, wants, asked, traits, orders, decided, spread);
  }

  ArtifactState holding(NodeId node, Holding holding) {
    SortedMap<NodeId, Holding> changed = new TreeMap<>(holdings);
    changed.put(node, holding);
    return withHoldings(changed);
  }

  ArtifactState notHolding(NodeId node) {
    SortedMap<NodeId, Holding> changed = new TreeMap<>(holdings);
    changed.remove(node);
    return withHoldings(changed);
  }

  ArtifactState with(Asked newAsked) {
    return new ArtifactState(
        id, wanted, holdings, wants, newAsked, traits, orders, decided, spread);
  }

  ArtifactState with(Traits newTraits) {
    return new ArtifactState(
        id, wanted, holdings, wants, asked, newTraits, orders, decided, spread);
  }

  ArtifactState withWants(SortedMap<NodeId, Want> newWants, long newOrders) {
    return new ArtifactState(
        id, wanted, holdings, newWants, asked, traits, newOrders, decided, spread);
  }

  ArtifactState decided(Decided decision) {
    return new ArtifactState(
        id, wanted, holdings, wants, asked, traits, orders, Optional.of(decision), spread);
  }

  ArtifactState with(Spread newSpread) {
    return new ArtifactState(
        id, wanted, holdings, wants, asked, traits, orders, decided, newSpread);
  }

  /** Good copies of the wanted version. */
  int copies() {
    return (int) holdings.keySet().stream().filter(this::satisfiedAt).count();
  }

  private ArtifactState withHoldings(SortedMap<NodeId, Holding> changed) {
    return new ArtifactState(id, wanted, changed, wants, asked, traits, orders, decided, spread);
  }
}
