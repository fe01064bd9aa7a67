package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens replicas, on a thread of its own, and notes which games it could read and when. */
final class ReplicaReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaReader.class);

  private final Map<NodeId, Path> dataDirectories;
  private final Ledger ledger;
  private final InstantSource clock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("demo-reader").daemon().factory());

  ReplicaReader(Map<NodeId, Path> dataDirectories, Ledger ledger, InstantSource clock) {
    this.dataDirectories = dataDirectories;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Where a replica lies. */
  Path file(ArtifactId artifact, NodeId node) {
    return dataDirectories.get(node).resolve(artifact.pathOn(node).value());
  }

  /** Reads a replica of a games database that this run wrote into, soon. */
  void read(ArtifactId artifact, NodeId node) {
    if (ledger.knows(artifact) && dataDirectories.containsKey(node)) {
      thread.execute(() -> readNow(artifact, node));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void readNow(ArtifactId artifact, NodeId node) {
    Path file = file(artifact, node);
    try (Connection replica = Databases.live(file)) {
      List<String> ids = Databases.gameIds(replica);
      ledger.read(artifact, node, ids, clock.millis());
    } catch (SQLException e) {
      LOG.warn("replica {} cannot be read: {}", file, e.getMessage());
    }
  }
}
