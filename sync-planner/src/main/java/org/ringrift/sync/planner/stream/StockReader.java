package org.ringrift.sync.planner.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.whatif.Recorded;

/** Puts the parts of inventories together, and keeps of each what differs from the one before. */
final class StockReader {
  private final Map<NodeId, Parts> open = new HashMap<>();
  private final Map<NodeId, Map<ArtifactId, Version>> last = new HashMap<>();

  /** The parts of an inventory that came so far. */
  private static final class Parts {
    private final String inventory;
    private final Set<Integer> seen = new TreeSet<>();
    private final Map<ArtifactId, Version> items = new TreeMap<>();

    Parts(String inventory) {
      this.inventory = inventory;
    }
  }

  /** What changed; empty until every part of the inventory came, and where nothing changed. */
  Optional<Recorded> read(InventoryReading part, long atMs) {
    Parts parts =
        open.compute(
            part.node(),
            (node, known) ->
                known != null && known.inventory.equals(part.inventoryId())
                    ? known
                    : new Parts(part.inventoryId()));
    parts.seen.add(part.partIndex());
    parts.items.putAll(part.items());
    if (parts.seen.size() < part.partCount()) {
      return Optional.empty();
    }
    open.remove(part.node());
    return changes(part.node(), parts, part.reportedAtMs(), atMs);
  }

  private Optional<Recorded> changes(NodeId node, Parts parts, long readAtMs, long atMs) {
    Map<ArtifactId, Version> before = last.getOrDefault(node, Map.of());
    Map<ArtifactId, Version> has = new TreeMap<>(parts.items);
    has.entrySet().removeIf(item -> item.getValue().equals(before.get(item.getKey())));
    Set<ArtifactId> lacks = new TreeSet<>(before.keySet());
    lacks.removeAll(parts.items.keySet());
    Map<ArtifactId, Version> now = new TreeMap<>(before);
    now.keySet().removeAll(lacks);
    now.putAll(parts.items);
    last.put(node, now);
    return has.isEmpty() && lacks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Recorded.Stock(atMs, node, readAtMs, has, lacks));
  }
}
