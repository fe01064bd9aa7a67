package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.state.InventoryHas;
import org.ringrift.sync.planner.state.InventoryLacks;
import org.ringrift.sync.planner.state.PlacementNews;
import org.ringrift.sync.planner.state.StoredInventory;

/**
 * What each node of a task holds, as far as anybody said. Each item carries the id of the last
 * inventory that named it; once all parts of an inventory are there, what carries another id is
 * missing. Not safe for use by several threads.
 */
final class Inventories {
  private static final char SEPARATOR = '\0';
  private static final char AFTER_SEPARATOR = '\1';
  private static final String NEWS = "";

  private final KeyValueStore<String, String> items;
  private final KeyValueStore<String, StoredInventory> parts;

  /** What placement is to hear about one artifact. */
  record News(String artifactId, PlacementNews value) {}

  /**
   * An inventory of which all parts came.
   *
   * @param lookedAtMs when the look for it began, by the clock of the node
   */
  record Completed(long lookedAtMs, List<String> leftOut) {}

  Inventories(KeyValueStore<String, String> items, KeyValueStore<String, StoredInventory> parts) {
    this.items = items;
    this.parts = parts;
  }

  /** The node has an artifact, though no inventory said so yet. */
  void learn(String node, String artifactId) {
    items.putIfAbsent(node + SEPARATOR + artifactId, NEWS);
  }

  /** Takes in one part of an inventory. */
  List<News> read(InventoryReading part) {
    List<News> news = new ArrayList<>();
    String node = part.node().value();
    part.items()
        .forEach(
            (artifact, version) -> {
              items.put(node + SEPARATOR + artifact, part.inventoryId());
              InventoryHas has =
                  new InventoryHas(node, VersionCodec.stored(version), part.reportedAtMs());
              news.add(new News(artifact.toString(), new PlacementNews(has)));
            });
    if (complete(part)) {
      news.addAll(missing(node, part));
    }
    return news;
  }

  /** What lies on a node, as far as anybody said. */
  List<ArtifactId> items(String node) {
    List<ArtifactId> found = new ArrayList<>();
    try (KeyValueIterator<String, String> all =
        items.range(node + SEPARATOR, node + AFTER_SEPARATOR)) {
      all.forEachRemaining(
          item -> found.add(ArtifactId.parse(item.key.substring(node.length() + 1))));
    }
    return found;
  }

  /** The newest complete inventory of an incarnation. */
  Optional<Completed> completed(String node, String incarnation) {
    return Optional.ofNullable(parts.get(node))
        .filter(stored -> incarnation.equals(stored.getCompleteIncarnation()))
        .map(stored -> new Completed(stored.getCompleteLookedAtMs(), stored.getCompleteLeftOut()));
  }

  private boolean complete(InventoryReading part) {
    String node = part.node().value();
    StoredInventory before = parts.get(node);
    boolean same = before != null && before.getInventoryId().equals(part.inventoryId());
    TreeSet<Integer> seen = new TreeSet<>(same ? before.getPartsSeen() : List.of());
    seen.add(part.partIndex());
    TreeSet<String> leftOut = new TreeSet<>(same ? before.getLeftOut() : List.of());
    leftOut.addAll(part.leftOut());
    StoredInventory.Builder after =
        before == null ? StoredInventory.newBuilder() : StoredInventory.newBuilder(before);
    after
        .setInventoryId(part.inventoryId())
        .setPartCount(part.partCount())
        .setPartsSeen(List.copyOf(seen))
        .setLeftOut(List.copyOf(leftOut));
    boolean complete = seen.size() == part.partCount();
    if (complete) {
      after
          .setCompleteIncarnation(part.incarnation())
          .setCompleteLookedAtMs(part.reportedAtMs())
          .setCompleteLeftOut(List.copyOf(leftOut));
    }
    parts.put(node, after.build());
    return complete;
  }

  private List<News> missing(String node, InventoryReading part) {
    List<News> news = new ArrayList<>();
    for (String key : others(node, part.inventoryId())) {
      items.delete(key);
      InventoryLacks lacks = new InventoryLacks(node, part.reportedAtMs());
      news.add(new News(key.substring(node.length() + 1), new PlacementNews(lacks)));
    }
    return news;
  }

  private List<String> others(String node, String inventoryId) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, String> all =
        items.range(node + SEPARATOR, node + AFTER_SEPARATOR)) {
      while (all.hasNext()) {
        KeyValue<String, String> item = all.next();
        if (!item.value.equals(inventoryId)) {
          keys.add(item.key);
        }
      }
    }
    return keys;
  }
}
