package org.ringrift.sync.worker.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ConfigKey;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NpzExported;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.worker.node.Publisher;

/**
 * Publishes what was noticed, in the words of a producer. The same fact has the same event id
 * whenever it is said. Thread-safe.
 */
final class Announcements {
  private final NodeId self;
  private final Publisher publisher;
  private final InstantSource clock;

  Announcements(NodeId self, Publisher publisher, InstantSource clock) {
    this.self = self;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** There are new games. */
  CompletableFuture<?> games(ArtifactId artifact, Look.Seen seen) {
    GameCompleted body =
        GameCompleted.newBuilder()
            .setDbPath(artifact.path().value())
            .setConfigKey(configKey(artifact))
            .setNewGames((int) Math.min(Integer.MAX_VALUE, seen.news()))
            .setTotalGames(seen.mark().count())
            .setHighWaterMark(seen.mark().rowId() == 0 ? null : seen.mark().rowId())
            .setGameIds(seen.ids())
            .setDbSizeBytes(seen.sizeBytes())
            .setMeanQualityScore(seen.quality().isPresent() ? seen.quality().getAsDouble() : null)
            .build();
    return publish(artifact, body, artifact + " games " + seen.news() + " " + seen.mark());
  }

  /** There is a database of which nobody said anything. */
  CompletableFuture<?> orphans(ArtifactId artifact, Look.Seen seen) {
    long games = seen.mark().count();
    return publish(
        artifact,
        new OrphanGamesDetected(artifact.path().value(), games, games),
        artifact + " orphans " + seen.mark());
  }

  /**
   * There is a new file. It was made when it was last written to, so that a producer's own word,
   * which comes after that, is never taken for an older one.
   *
   * @param older true where its time is no later than that of the file that it replaced, and so
   *     says nothing
   */
  CompletableFuture<?> file(ArtifactId artifact, Version.FileVersion version, boolean older) {
    long madeAtMs = older ? clock.millis() : version.modifiedAtMs();
    String hash = version.hash().map(ContentHash::hex).orElse(null);
    String path = artifact.path().value();
    Object body =
        artifact.dataType() == DataType.MODELS
            ? ModelPublished.newBuilder()
                .setPath(path)
                .setSizeBytes(version.sizeBytes())
                .setContentHash(hash)
                .setConfigKey(configKey(artifact))
                .build()
            : NpzExported.newBuilder()
                .setPath(path)
                .setSizeBytes(version.sizeBytes())
                .setContentHash(hash)
                .setConfigKey(configKey(artifact))
                .build();
    return publisher.publish(
        SyncTopics.ARTIFACT_EVENTS,
        artifact.toString(),
        new ArtifactEvent(eventId(artifact + " file " + version), madeAtMs, self.value(), body));
  }

  private CompletableFuture<?> publish(ArtifactId artifact, Object body, String fact) {
    return publisher.publish(
        SyncTopics.GAME_EVENTS,
        artifact.toString(),
        new GameEvent(eventId(fact), clock.millis(), self.value(), body));
  }

  private static String configKey(ArtifactId artifact) {
    return Optional.of(artifact).flatMap(ConfigKey::inName).orElse(null);
  }

  private String eventId(String fact) {
    return UUID.nameUUIDFromBytes((self + " " + fact).getBytes(UTF_8)).toString();
  }
}
