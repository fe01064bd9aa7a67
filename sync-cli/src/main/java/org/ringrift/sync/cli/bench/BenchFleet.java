package org.ringrift.sync.cli.bench;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * The workers of the bench: they join with what they hold, send heartbeats as real ones do, and
 * take every job on, to report it done after a fixed time. They move nothing. Thread-safe.
 */
final class BenchFleet implements AutoCloseable {
  private static final long HEARTBEAT_MS = 5_000;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventPublisher publisher;
  private final BenchScale scale;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private volatile long lastJobNanos = System.nanoTime();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("bench-fleet").factory());

  BenchFleet(EventPublisher publisher, BenchScale scale) {
    this.publisher = publisher;
    this.scale = scale;
  }

  /** Publishes that every node has started, and then what it holds. */
  void join(GameLoad load) {
    for (int i = 0; i < scale.nodes(); i++) {
      send(GameLoad.node(i), BenchNodes.joined());
    }
    for (int i = 0; i < scale.nodes(); i++) {
      NodeId node = GameLoad.node(i);
      List<InventoryItem> items =
          IntStream.range(0, scale.artifacts())
              .filter(artifact -> load.holders(artifact).contains(node))
              .mapToObj(artifact -> item(load, artifact))
              .toList();
      send(
          node,
          InventoryReported.newBuilder()
              .setIncarnation(BenchNodes.INCARNATION)
              .setInventoryId(UUID.randomUUID().toString())
              .setPartIndex(0)
              .setPartCount(1)
              .setItems(items)
              .build());
    }
    var unused =
        clock.scheduleAtFixedRate(this::beat, HEARTBEAT_MS, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
  }

  /** Takes a job on; the same one again changes nothing. */
  void work(SyncJob job) {
    lastJobNanos = System.nanoTime();
    if (running.add(attempt(job))) {
      report(job, new DataSyncStarted(job.getVersion()));
      var unused =
          clock.schedule(() -> finish(job), scale.transferTime().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** True once nothing runs and no job has come for a second. */
  boolean idle() {
    return running.isEmpty() && System.nanoTime() - lastJobNanos > QUIET_NANOS;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void finish(SyncJob job) {
    DataSyncCompleted body =
        DataSyncCompleted.newBuilder()
            .setVersion(job.getVersion())
            .setAlreadyPresent(false)
            .setBytesTransferred(1)
            .setFileCount(1)
            .setGamesSynced(0)
            .setDurationMs(scale.transferTime().toMillis())
            .build();
    report(job, body);
    running.remove(attempt(job));
  }

  private void beat() {
    NodeHeartbeat beat =
        NodeHeartbeat.newBuilder()
            .setIncarnation(BenchNodes.INCARNATION)
            .setDiskTotalBytes(BenchNodes.DISK_BYTES)
            .setDiskFreeBytes(BenchNodes.FREE_BYTES)
            .setLoad1m(0.5)
            .setRunningJobIds(List.of())
            .build();
    for (int i = 0; i < scale.nodes(); i++) {
      send(GameLoad.node(i), beat);
    }
  }

  private static InventoryItem item(GameLoad load, int artifact) {
    Version version =
        new Version.GamesVersion(
            1 << 20, System.currentTimeMillis(), GameLoad.GAMES_AT_FIRST, Optional.empty());
    return new InventoryItem(
        ArtifactMapping.toAvro(load.artifact(artifact)), ArtifactMapping.toAvro(version));
  }

  private void send(NodeId node, Object body) {
    NodeEvent event =
        new NodeEvent(UUID.randomUUID().toString(), System.currentTimeMillis(), node.value(), body);
    var unused = publisher.publish(SyncTopics.NODE_EVENTS, node.value(), event);
  }

  private void report(SyncJob job, Object body) {
    SyncEvent event =
        new SyncEvent(
            UUID.randomUUID().toString(),
            System.currentTimeMillis(),
            job.getTargetNodeId(),
            job.getJobId(),
            job.getAttempt(),
            job.getTargetIncarnation(),
            job.getArtifact(),
            body);
    var unused =
        publisher.publish(
            SyncTopics.SYNC_EVENTS, ArtifactMapping.toCore(job.getArtifact()).toString(), event);
  }

  private static String attempt(SyncJob job) {
    return job.getJobId() + "/" + job.getAttempt();
  }
}
