package org.ringrift.sync.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.SyncTopics;

/**
 * A node that says without pause that it has more games, or a newer model: 50 times a second, of 60
 * artifacts in random order. The number of an announcement is its count of games or its bytes, and
 * grows; so does its time, as two versions of one file that were written at the same time are one.
 */
final class Announcements implements AutoCloseable {
  private static final long EVERY_MS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OF_EACH_KIND = 30;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final EventPublisher publisher;
  private final NodeId node;
  private final Random random;
  private final List<ArtifactId> artifacts;
  private final Map<ArtifactId, Long> last = new TreeMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private long saidAtMs;
  private RuntimeException fault;

  /** For one node; the publisher is the caller's. */
  Announcements(EventPublisher publisher, NodeId node, long seed) {
    this.publisher = publisher;
    this.node = node;
    random = new Random(seed);
    artifacts =
        IntStream.range(0, OF_EACH_KIND)
            .boxed()
            .flatMap(
                i ->
                    Stream.of(
                        artifact(DataType.GAMES, "data/games/db-" + i + ".db"),
                        artifact(DataType.MODELS, "models/model-" + i + ".pth")))
            .toList();
  }

  void start() {
    var unused = executor.scheduleAtFixedRate(this::announce, 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** How many were acknowledged so far. */
  int count() {
    return count.get();
  }

  /** Ends it. Returns the last acknowledged number of every artifact that was named. */
  Map<ArtifactId, Long> stop() throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the last announcement was not acknowledged");
    }
    if (fault != null) {
      throw new IllegalStateException("an announcement was not acknowledged", fault);
    }
    return new TreeMap<>(last);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void announce() {
    ArtifactId artifact = artifacts.get(random.nextInt(artifacts.size()));
    long number = last.getOrDefault(artifact, 0L) + 1;
    try {
      publish(artifact, number);
      last.put(artifact, number);
      count.incrementAndGet();
    } catch (RuntimeException e) {
      fault = e;
      throw e;
    }
  }

  private void publish(ArtifactId artifact, long number) {
    String id = UUID.randomUUID().toString();
    long now = Math.max(System.currentTimeMillis(), saidAtMs + 1);
    saidAtMs = now;
    String path = artifact.path().value();
    var acknowledged =
        artifact.dataType() == DataType.GAMES
            ? publisher.publish(
                SyncTopics.GAME_EVENTS,
                artifact.toString(),
                new GameEvent(
                    id,
                    now,
                    node.value(),
                    GameCompleted.newBuilder()
                        .setDbPath(path)
                        .setNewGames(1)
                        .setTotalGames(number)
                        .build()))
            : publisher.publish(
                SyncTopics.ARTIFACT_EVENTS,
                artifact.toString(),
                new ArtifactEvent(
                    id,
                    now,
                    node.value(),
                    ModelPublished.newBuilder().setPath(path).setSizeBytes(number).build()));
    var unused = acknowledged.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private ArtifactId artifact(DataType type, String path) {
    return ArtifactId.of(type, node, new DataPath(path));
  }
}
