package org.ringrift.sync.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncTopics;

/**
 * Games databases that grow in turns, ten games at a time. Each belongs to one node, and the two
 * nodes after that one have a replica. Not safe for use by several threads.
 */
final class GameLoad {
  static final String NODE_PREFIX = "bench-";
  static final long GAMES_AT_FIRST = 100;
  private static final int BATCH = 10;
  private static final long BYTES_PER_GAME = 5_000;

  private final int nodes;
  private final int artifacts;
  private long next;

  GameLoad(int nodes, int artifacts) {
    this.nodes = nodes;
    this.artifacts = artifacts;
  }

  static NodeId node(int index) {
    return new NodeId(NODE_PREFIX + index);
  }

  /** The nodes that have an artifact, its origin first. */
  List<NodeId> holders(int artifact) {
    return List.of(
        node(artifact % nodes), node((artifact + 1) % nodes), node((artifact + 2) % nodes));
  }

  ArtifactId artifact(int index) {
    return ArtifactId.of(
        DataType.GAMES,
        node(index % nodes),
        new DataPath("data/games/canonical_hex8_2p_%04d.db".formatted(index)));
  }

  /** Publishes so many events as fast as the broker takes them, and waits for the last. */
  void publish(EventPublisher publisher, int events) {
    List<CompletableFuture<?>> sent = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      sent.add(send(publisher, advance()));
    }
    sent.forEach(CompletableFuture::join);
  }

  /** Publishes so many events at a steady rate, and notes when each was acknowledged. */
  void publish(EventPublisher publisher, int events, int perSecond, LatencyLog log) {
    long start = System.nanoTime();
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (int i = 0; i < events; i++) {
      long due = start + i * gap;
      while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      long at = advance();
      String artifact = artifactOf(at).toString();
      long total = total(at);
      log.expect(artifact, total);
      var unused =
          send(publisher, at).thenRun(() -> log.acknowledged(artifact, total, System.nanoTime()));
    }
  }

  private long advance() {
    return next++;
  }

  private ArtifactId artifactOf(long at) {
    return artifact((int) (at % artifacts));
  }

  private long total(long at) {
    return GAMES_AT_FIRST + (at / artifacts + 1) * BATCH;
  }

  private CompletableFuture<?> send(EventPublisher publisher, long at) {
    ArtifactId artifact = artifactOf(at);
    long total = total(at);
    GameCompleted body =
        GameCompleted.newBuilder()
            .setDbPath(artifact.path().value())
            .setConfigKey("hex8_2p")
            .setNewGames(BATCH)
            .setTotalGames(total)
            .setDbSizeBytes(total * BYTES_PER_GAME)
            .build();
    GameEvent event =
        new GameEvent(
            UUID.randomUUID().toString(),
            System.currentTimeMillis(),
            artifact.origin().orElseThrow().value(),
            body);
    return publisher.publish(SyncTopics.GAME_EVENTS, artifact.toString(), event);
  }
}
