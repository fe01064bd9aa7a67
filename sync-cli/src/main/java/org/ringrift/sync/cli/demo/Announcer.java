package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.SyncTopics;

/** Tells the fleet what happened, as producers do. */
final class Announcer implements AutoCloseable {
  private static final String ENGINE = "demo";

  private final EventPublisher publisher;
  private final Queue<Future<?>> sent = new ConcurrentLinkedQueue<>();

  Announcer(EventPublisher publisher) {
    this.publisher = publisher;
  }

  /** One game was committed. */
  Published game(NodeId node, GamesDatabase database, Game game, long committedAtMs) {
    ArtifactId artifact = games(node, game.board().databasePath());
    GameCompleted body =
        GameCompleted.newBuilder()
            .setDbPath(artifact.path().value())
            .setConfigKey(game.board().configKey())
            .setNewGames(1)
            .setTotalGames(database.gameCount())
            .setHighWaterMark(database.highWaterMark())
            .setGameIds(List.of(game.id()))
            .setDbSizeBytes(database.file().toFile().length())
            .setMeanQualityScore(game.quality())
            .setEngine(ENGINE)
            .setDurationMs(game.durationMs())
            .build();
    send(node, artifact, body, committedAtMs);
    return published(node, artifact, database.file(), body, committedAtMs);
  }

  /** A database that was there before is to be synced as it is. */
  Published seed(NodeId node, SeedDatabase seed, long nowMs) {
    ArtifactId artifact = games(node, seed.path());
    GameCompleted body =
        GameCompleted.newBuilder()
            .setDbPath(artifact.path().value())
            .setNewGames((int) Math.min(Integer.MAX_VALUE, seed.gameCount()))
            .setTotalGames(seed.gameCount())
            .setHighWaterMark(seed.highWaterMark().orElse(null))
            .setDbSizeBytes(seed.file().toFile().length())
            .build();
    send(node, artifact, body, nowMs);
    return published(node, artifact, seed.file(), body, nowMs);
  }

  Published model(NodeId node, ModelFile model) {
    ArtifactId artifact = ArtifactId.of(DataType.MODELS, node, new DataPath(model.path()));
    ModelPublished body =
        ModelPublished.newBuilder()
            .setPath(model.path())
            .setSizeBytes(model.sizeBytes())
            .setContentHash(model.hash().hex())
            .setConfigKey(Board.SQUARE8.configKey())
            .setModelId(ENGINE)
            .build();
    ArtifactEvent event = new ArtifactEvent(eventId(), model.modifiedAtMs(), node.value(), body);
    sent.add(publisher.publish(SyncTopics.ARTIFACT_EVENTS, artifact.toString(), event));
    return new Published(
        artifact,
        node,
        model.file(),
        new Version.FileVersion(
            model.sizeBytes(), model.modifiedAtMs(), Optional.of(model.hash())));
  }

  /**
   * Waits until the broker has everything.
   *
   * @throws CommandException where it does not take an event
   */
  void flush() throws CommandException, InterruptedException {
    for (Future<?> next = sent.poll(); next != null; next = sent.poll()) {
      try {
        next.get();
      } catch (ExecutionException e) {
        throw new CommandException("an event cannot be published: " + e.getCause().getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    publisher.close();
  }

  private void send(NodeId node, ArtifactId artifact, GameCompleted body, long atMs) {
    GameEvent event = new GameEvent(eventId(), atMs, node.value(), body);
    sent.add(publisher.publish(SyncTopics.GAME_EVENTS, artifact.toString(), event));
  }

  private static Published published(
      NodeId node, ArtifactId artifact, Path file, GameCompleted body, long atMs) {
    return new Published(
        artifact,
        node,
        file,
        new Version.GamesVersion(
            body.getDbSizeBytes(),
            atMs,
            body.getTotalGames(),
            Optional.ofNullable(body.getHighWaterMark())));
  }

  /** A games database of a node. */
  static ArtifactId games(NodeId node, String path) {
    return ArtifactId.of(DataType.GAMES, node, new DataPath(path));
  }

  private static String eventId() {
    return UUID.randomUUID().toString();
  }
}
