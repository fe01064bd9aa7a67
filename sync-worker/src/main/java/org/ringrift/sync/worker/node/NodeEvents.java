package org.ringrift.sync.worker.node;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.DiskSpaceLow;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLeft;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** Makes the events in which this incarnation of the worker speaks about its node. */
public final class NodeEvents {
  private static final int MOST_LEFT_OUT = 20;

  private final NodeProfile profile;
  private final Incarnation incarnation;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  public NodeEvents(
      NodeProfile profile, Incarnation incarnation, InstantSource clock, Supplier<UUID> ids) {
    this.profile = profile;
    this.incarnation = incarnation;
    this.clock = clock;
    this.ids = ids;
  }

  NodeEvent joined(NodeEndpoints endpoints, DiskSpace disk, String softwareVersion) {
    Optional<Long> limit = profile.bandwidthLimitBytesPerSecond().stream().boxed().findFirst();
    return event(
        new NodeJoined(
            incarnation.value(),
            profile.role(),
            profile.provider(),
            profile.lifetime(),
            endpoints,
            StreamSupport.stream(profile.acceptedInOrder().spliterator(), false)
                .map(DataType::wireName)
                .toList(),
            profile.maxConcurrentJobs(),
            disk.totalBytes(),
            disk.freeBytes(),
            profile.inboundBlocked(),
            profile.storageGroup().orElse(null),
            profile.priorityHost(),
            profile.externalStorage(),
            limit.orElse(null),
            softwareVersion,
            profile.speaksHttp(),
            profile.speaksHttp(),
            true,
            profile.mergesGames()));
  }

  NodeEvent heartbeat(DiskSpace disk, double load, List<JobId> running, int uploads) {
    return event(
        new NodeHeartbeat(
            incarnation.value(),
            disk.totalBytes(),
            disk.freeBytes(),
            load,
            running.stream().map(JobId::value).toList(),
            uploads));
  }

  NodeEvent diskSpaceLow(DiskSpace disk) {
    return event(new DiskSpaceLow(disk.usedPercent(), disk.freeBytes()));
  }

  /**
   * One event for each part; all carry the same inventory id.
   *
   * @param partItems how many items one part names at most
   * @param startedAtMs when the look began: what arrived later may be missing from it
   */
  List<NodeEvent> inventory(Inventory inventory, int partItems, long startedAtMs) {
    String inventoryId = ids.get().toString();
    List<List<HeldArtifact>> parts = inventory.parts(partItems);
    List<String> leftOut = inventory.problems().stream().limit(MOST_LEFT_OUT).toList();
    return IntStream.range(0, parts.size())
        .mapToObj(
            index -> part(inventoryId, index, parts, index == 0 ? leftOut : List.<String>of()))
        .map(part -> event(part, startedAtMs))
        .toList();
  }

  NodeEvent left(String reason) {
    return event(new NodeLeft(incarnation.value(), reason));
  }

  private InventoryReported part(
      String inventoryId, int index, List<List<HeldArtifact>> parts, List<String> leftOut) {
    List<InventoryItem> items =
        parts.get(index).stream()
            .map(
                held ->
                    new InventoryItem(
                        ArtifactMapping.toAvro(held.artifact()),
                        ArtifactMapping.toAvro(held.version())))
            .toList();
    return new InventoryReported(
        incarnation.value(), inventoryId, index, parts.size(), items, leftOut);
  }

  private NodeEvent event(Object body) {
    return event(body, clock.millis());
  }

  private NodeEvent event(Object body, long occurredAtMs) {
    return new NodeEvent(ids.get().toString(), occurredAtMs, profile.id().value(), body);
  }
}
