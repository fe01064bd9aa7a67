package org.ringrift.sync.planner.core.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.placement.TargetChoice.Assessed;

/**
 * The nodes that were picked so far, one of each storage: what it gets lies there for all that
 * share it, and two copies on one storage are lost together. Of several that could be picked at
 * once, who stays goes before who may vanish.
 *
 * <p>A node that has a copy of a database that is merged is left out of this: into each of these
 * copies others write.
 */
final class Places {
  private final ArtifactState state;
  private final Set<NodeId> picked = new HashSet<>();
  private final Set<String> filled = new HashSet<>();

  Places(ArtifactState state) {
    this.state = state;
  }

  Set<NodeId> picked() {
    return picked;
  }

  boolean has(Assessed one) {
    return picked.contains(one.node().id());
  }

  /** Picks so many more at most, in their order. */
  void pick(List<Assessed> from, long atMost) {
    Map<String, Assessed> first = new HashMap<>();
    from.stream()
        .filter(this::shares)
        .sorted(Comparator.comparing(one -> one.node().profile().ephemeral()))
        .forEach(one -> first.putIfAbsent(one.node().storage(), one));
    from.stream()
        .filter(one -> !has(one))
        .filter(one -> !shares(one) || isFree(one, first))
        .limit(Math.max(0, atMost))
        .toList()
        .forEach(this::add);
  }

  /** So many copies there are, those on one storage counted once. */
  static long storages(Collection<Assessed> copies) {
    return copies.stream().map(one -> one.node().storage()).distinct().count();
  }

  /** The same nodes, with those refused whose storage one of the targets fills. */
  static List<Assessed> explained(List<Assessed> nodes, List<Assessed> targets) {
    Set<NodeId> chosen = new HashSet<>();
    targets.forEach(one -> chosen.add(one.node().id()));
    return nodes.stream()
        .map(
            one ->
                one.open() && !chosen.contains(one.node().id())
                    ? sharing(one, targets).map(one::refused).orElse(one)
                    : one)
        .toList();
  }

  private static Optional<String> sharing(Assessed one, List<Assessed> targets) {
    return targets.stream()
        .flatMap(
            target ->
                one.node().storageSharedWith(target.node()).stream()
                    .map(
                        group ->
                            "shares storage '"
                                + group
                                + "' with "
                                + target.node().id()
                                + ", which gets it"))
        .findFirst();
  }

  private boolean isFree(Assessed one, Map<String, Assessed> first) {
    String storage = one.node().storage();
    return !filled.contains(storage) && first.get(storage).equals(one);
  }

  private boolean shares(Assessed one) {
    NodeId node = one.node().id();
    boolean mergesIntoOwn =
        OwnGames.is(state.id(), node)
            || (state.id().dataType().isMerged() && state.holdings().containsKey(node));
    return one.node().profile().storageGroup().isPresent() && !mergesIntoOwn;
  }

  private void add(Assessed one) {
    picked.add(one.node().id());
    if (shares(one)) {
      filled.add(one.node().storage());
    }
  }
}
