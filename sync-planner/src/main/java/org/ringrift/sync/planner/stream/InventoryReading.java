package org.ringrift.sync.planner.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** One part of an inventory, checked. */
record InventoryReading(
    NodeId node,
    String incarnation,
    String inventoryId,
    int partIndex,
    int partCount,
    long reportedAtMs,
    Map<ArtifactId, Version> items,
    List<String> leftOut) {

  /**
   * @throws InvalidEventException where a value is impossible
   */
  static InventoryReading of(NodeId node, InventoryReported report, long reportedAtMs) {
    EventRules.require(
        report.getPartCount() >= 1
            && report.getPartIndex() >= 0
            && report.getPartIndex() < report.getPartCount(),
        "part_index must be from 0 to below part_count, but it is "
            + report.getPartIndex()
            + " of "
            + report.getPartCount());
    Map<ArtifactId, Version> items = new LinkedHashMap<>();
    for (InventoryItem item : report.getItems()) {
      EventRules.checked(
          () ->
              items.put(
                  ArtifactMapping.toCore(item.getArtifact()),
                  ArtifactMapping.toCore(item.getVersion())));
    }
    return new InventoryReading(
        node,
        report.getIncarnation(),
        report.getInventoryId(),
        report.getPartIndex(),
        report.getPartCount(),
        reportedAtMs,
        items,
        report.getLeftOut());
  }
}
