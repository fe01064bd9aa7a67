package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.UUID;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NodeAdmitted;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** Events as producers and workers write them. */
final class Events {
  static final long GB = 1L << 30;

  private Events() {}

  static NodeEvent node(String node, long atMs, Object body) {
    return new NodeEvent(UUID.randomUUID().toString(), atMs, node, body);
  }

  static NodeJoined.Builder joined(String incarnation, NodeRole role) {
    return NodeJoined.newBuilder()
        .setIncarnation(incarnation)
        .setRole(role)
        .setProvider("runpod")
        .setLifetime(NodeLifetime.PERSISTENT)
        .setEndpoints(
            NodeEndpoints.newBuilder()
                .setHost("10.0.0.1")
                .setDataServerPort(8770)
                .setDataDir("/data")
                .build())
        .setAcceptedDataTypes(List.of("games", "models", "npz"))
        .setMaxConcurrentJobs(2)
        .setDiskTotalBytes(100 * GB)
        .setDiskFreeBytes(80 * GB)
        .setSoftwareVersion("test");
  }

  static NodeAdmitted admitted(String node, String incarnation) {
    return new NodeAdmitted(incarnation, "sync-jobs." + node, 0);
  }

  static NodeHeartbeat heartbeat(String incarnation) {
    return NodeHeartbeat.newBuilder()
        .setIncarnation(incarnation)
        .setDiskTotalBytes(100 * GB)
        .setDiskFreeBytes(80 * GB)
        .setLoad1m(0.5)
        .setRunningJobIds(List.of())
        .setUploadsRunning(0)
        .build();
  }

  static InventoryReported inventory(String incarnation, String id, List<InventoryItem> items) {
    return new InventoryReported(incarnation, id, 0, 1, items, List.of());
  }

  static InventoryItem item(ArtifactId artifact, Version version) {
    return new InventoryItem(ArtifactMapping.toAvro(artifact), ArtifactMapping.toAvro(version));
  }

  static GameEvent games(String node, String path, long total, long atMs) {
    GameCompleted body =
        GameCompleted.newBuilder()
            .setDbPath(path)
            .setNewGames(1)
            .setTotalGames(total)
            .setDbSizeBytes(total * 1000L)
            .build();
    return new GameEvent(UUID.randomUUID().toString(), atMs, node, body);
  }

  static ArtifactEvent model(String node, String path, long size, long atMs) {
    ModelPublished body = ModelPublished.newBuilder().setPath(path).setSizeBytes(size).build();
    return new ArtifactEvent(UUID.randomUUID().toString(), atMs, node, body);
  }

  static SyncRequest request(ArtifactId artifact, List<String> targets, long atMs) {
    SyncRequested body =
        SyncRequested.newBuilder()
            .setArtifact(ArtifactMapping.toAvro(artifact))
            .setTargets(targets)
            .setPriority(Priority.HIGH)
            .setReason("asked")
            .build();
    return new SyncRequest(UUID.randomUUID().toString(), atMs, "operator", body);
  }

  static SyncEvent started(SyncJob job, long atMs) {
    return report(job, atMs, new DataSyncStarted(job.getVersion()));
  }

  static SyncEvent progress(SyncJob job, long atMs) {
    return report(job, atMs, new DataSyncProgress(null, null, 1L, -1L));
  }

  static SyncEvent completed(SyncJob job, long atMs) {
    DataSyncCompleted body =
        DataSyncCompleted.newBuilder()
            .setVersion(job.getVersion())
            .setAlreadyPresent(false)
            .setBytesTransferred(1)
            .setFileCount(1)
            .setGamesSynced(0)
            .setDurationMs(5)
            .build();
    return report(job, atMs, body);
  }

  static SyncEvent failed(SyncJob job, FailureCategory category, boolean retryable, long atMs) {
    return report(job, atMs, new DataSyncFailed(category, retryable, "it broke", List.of()));
  }

  private static SyncEvent report(SyncJob job, long atMs, Object body) {
    return new SyncEvent(
        UUID.randomUUID().toString(),
        atMs,
        job.getTargetNodeId(),
        job.getJobId(),
        job.getAttempt(),
        job.getTargetIncarnation(),
        job.getArtifact(),
        body);
  }
}
