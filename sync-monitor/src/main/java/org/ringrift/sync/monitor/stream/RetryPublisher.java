package org.ringrift.sync.monitor.stream;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncStrategy;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * Asks the planner to look at an artifact once more, which ends the parking of its jobs. The
 * request names no node and the lowest priority, so that it changes nobody's place. Thread-safe.
 */
public final class RetryPublisher implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;
  private static final String REQUESTER = "monitor";

  private final EventPublisher publisher;
  private final InstantSource clock;

  public RetryPublisher(ConnectionConfig connection, InstantSource clock) {
    publisher = new EventPublisher(connection);
    this.clock = clock;
  }

  /**
   * Returns the id of the request once Kafka has it.
   *
   * @param strategy the strategy of the last decision, so that it stays what it is; any other name
   *     than that of a strategy leaves the choice to the planner
   * @throws RequestFailedException where Kafka did not take it
   */
  public String ask(ArtifactId artifact, String strategy, String reason)
      throws RequestFailedException, InterruptedException {
    SyncRequest request =
        new SyncRequest(
            UUID.randomUUID().toString(),
            clock.millis(),
            REQUESTER,
            new SyncRequested(
                ArtifactMapping.toAvro(artifact),
                List.of(),
                Priority.LOW,
                reason,
                strategy(strategy),
                false));
    try {
      var unused =
          publisher
              .publish(SyncTopics.SYNC_REQUESTS, artifact.toString(), request)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return request.getEventId();
    } catch (ExecutionException e) {
      throw new RequestFailedException(
          "the planner could not be asked: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new RequestFailedException(
          "the planner could not be asked: no answer from Kafka within "
              + PATIENCE_SECONDS
              + " s; see /health",
          e);
    }
  }

  private static SyncStrategy strategy(String name) {
    return switch (name) {
      case "HYBRID" -> SyncStrategy.HYBRID;
      case "EPHEMERAL" -> SyncStrategy.EPHEMERAL;
      case "BROADCAST" -> SyncStrategy.BROADCAST;
      default -> SyncStrategy.AUTO;
    };
  }

  @Override
  public void close() {
    publisher.close();
  }
}
