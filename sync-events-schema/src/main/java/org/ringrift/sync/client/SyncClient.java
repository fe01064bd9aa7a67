package org.ringrift.sync.client;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * Asks for data to be somewhere, and says when it is. Safe for several threads; one is enough for a
 * process.
 *
 * <p>A request is published to {@link SyncTopics#SYNC_REQUESTS}, and what becomes of it is read
 * from the decisions of the planner and the reports of the workers. The future of a call ends with
 * a response also where something could not be brought ({@link ReplicationResponse#faults()}), or
 * at the end of its time; exceptionally only where Kafka, the registry or the monitor cannot be
 * used.
 */
public final class SyncClient implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;

  private final ConnectionConfig connection;
  private final ArtifactCatalog catalog;
  private final EventPublisher publisher;
  private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
  private final AtomicReference<SyncStatistics> statistics =
      new AtomicReference<>(SyncStatistics.NONE);
  private EventTail tail;

  /** With a catalog of one's own. */
  public SyncClient(ConnectionConfig connection, ArtifactCatalog catalog) {
    this.connection = connection;
    this.catalog = catalog;
    publisher = new EventPublisher(connection);
  }

  /**
   * Connects in the background.
   *
   * @param monitor whose {@code /artifacts} say what there is
   */
  public static SyncClient connect(ConnectionConfig connection, URI monitor) {
    return new SyncClient(connection, new MonitorCatalog(monitor));
  }

  /** Asks, and answers when everything is where it should be or cannot get there. */
  public CompletableFuture<ReplicationResponse> sync(ReplicationRequest request) {
    return sync(request, progress -> {});
  }

  /**
   * The same, and tells how far it is.
   *
   * @param listener called on a thread of the client, one call at a time, when something changed
   */
  public CompletableFuture<ReplicationResponse> sync(
      ReplicationRequest request, Consumer<List<ArtifactProgress>> listener) {
    CompletableFuture<ReplicationResponse> answer = new CompletableFuture<>();
    Thread.ofVirtual().name("sync-client-request").start(() -> begin(request, listener, answer));
    return answer.whenComplete(
        (response, fault) -> {
          sessions.removeIf(Session::isDone);
          if (response != null) {
            statistics.updateAndGet(sum -> sum.and(response));
          }
        });
  }

  /**
   * Only asks.
   *
   * @return what was asked for, in order; empty where nothing fits
   * @throws IOException where Kafka, the registry or the monitor cannot be used
   */
  public List<ArtifactId> request(ReplicationRequest request)
      throws IOException, InterruptedException {
    List<ArtifactId> found = request.filter().among(catalog.artifacts());
    for (ArtifactId artifact : found) {
      var unused = publish(request, artifact);
    }
    return found;
  }

  /** Of all calls of {@link #sync} that have ended. */
  public SyncStatistics statistics() {
    return statistics.get();
  }

  /** Ends what is under way exceptionally; transfers go on all the same. */
  @Override
  public synchronized void close() {
    if (tail != null) {
      tail.close();
    }
    publisher.close();
  }

  private void begin(
      ReplicationRequest request,
      Consumer<List<ArtifactProgress>> listener,
      CompletableFuture<ReplicationResponse> answer) {
    long startedNanos = System.nanoTime();
    try {
      await(tail().ready(), "the ends of the topics");
      List<ArtifactId> found = request.filter().among(catalog.artifacts());
      Session session = new Session(request, found, listener, answer, startedNanos);
      sessions.add(session);
      for (ArtifactId artifact : found) {
        RecordMetadata at = publish(request, artifact);
        session.asked(artifact, new Following.Place(at.timestamp(), at.partition(), at.offset()));
      }
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.completeExceptionally(e);
    }
  }

  private synchronized EventTail tail() {
    if (tail == null || !tail.isAlive()) {
      tail = EventTail.start(connection, new Sessions());
    }
    return tail;
  }

  private RecordMetadata publish(ReplicationRequest request, ArtifactId artifact)
      throws IOException, InterruptedException {
    SyncRequest event =
        new SyncRequest(
            UUID.randomUUID().toString(),
            System.currentTimeMillis(),
            request.requester().value(),
            new SyncRequested(
                ArtifactMapping.toAvro(artifact),
                request.targets().stream().map(NodeId::value).toList(),
                Priority.valueOf(request.priority().name()),
                request.reason(),
                request.strategy(),
                request.preferEphemeral()));
    return await(
        publisher.publish(SyncTopics.SYNC_REQUESTS, artifact.toString(), event), "the request");
  }

  private <V> V await(CompletableFuture<V> future, String what)
      throws IOException, InterruptedException {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(what + ": " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "%s: no answer from Kafka at %s within %d s; is it running, and is that its address?"
              .formatted(what, connection.bootstrapServers(), ANSWER_SECONDS),
          e);
    }
  }

  /** Hands on what is read. */
  private final class Sessions implements EventTail.Listener {
    @Override
    public void on(Sign sign) {
      sessions.forEach(session -> session.hear(sign));
    }

    @Override
    public void looked() {
      long now = System.nanoTime();
      sessions.forEach(session -> session.look(now));
    }

    @Override
    public void broken(RuntimeException fault) {
      sessions.forEach(session -> session.fail(new IOException(fault.getMessage(), fault)));
    }
  }
}
