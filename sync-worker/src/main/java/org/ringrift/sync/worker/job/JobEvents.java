package org.ringrift.sync.worker.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.worker.node.Incarnation;
import org.ringrift.sync.worker.node.Publisher;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchOutcome.FetchFailed;
import org.ringrift.sync.worker.transfer.FetchOutcome.Fetched;
import org.ringrift.sync.worker.transfer.ProgressListener.Progress;
import org.ringrift.sync.worker.verify.CopyDeleter;

/**
 * Says on {@code sync-events} how jobs go, in the name of the node that is to have the artifact,
 * which is this one unless it sends. Thread-safe.
 */
public final class JobEvents {
  private final NodeId self;
  private final Incarnation incarnation;
  private final Publisher publisher;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  public JobEvents(
      NodeId self,
      Incarnation incarnation,
      Publisher publisher,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.self = self;
    this.incarnation = incarnation;
    this.publisher = publisher;
    this.clock = clock;
    this.ids = ids;
  }

  CompletableFuture<RecordMetadata> started(Job job) {
    return publish(job, new DataSyncStarted(ArtifactMapping.toAvro(job.request().wanted())));
  }

  /**
   * @param progress empty before the first byte
   */
  CompletableFuture<RecordMetadata> progress(Job job, Optional<Progress> progress) {
    return publish(
        job,
        new DataSyncProgress(
            progress.map(Progress::transport).orElse(null),
            progress.map(at -> at.source().value()).orElse(null),
            progress.map(Progress::bytesDone).orElse(0L),
            progress.map(Progress::bytesTotal).orElse(-1L)));
  }

  CompletableFuture<RecordMetadata> completed(Job job, Fetched fetched, Duration duration) {
    boolean moved = !fetched.alreadyPresent();
    boolean named = moved || fetched.alreadyShared();
    return publish(
        job,
        new DataSyncCompleted(
            ArtifactMapping.toAvro(fetched.version()),
            named || fetched.merge().isPresent() ? fetched.source().value() : null,
            named ? fetched.transport() : null,
            fetched.alreadyPresent(),
            fetched.bytesTransferred(),
            moved ? 1 : 0,
            fetched.gamesSynced(),
            duration.toMillis(),
            failures(fetched.fallbacks()),
            fetched.merge().map(FetchOutcome.Merge::rows).orElse(0L),
            fetched.merge().map(merge -> ArtifactMapping.toAvro(merge.there())).orElse(null),
            fetched.alreadyShared()));
  }

  CompletableFuture<RecordMetadata> failed(Job job, FetchFailed failure) {
    return publish(
        job,
        new DataSyncFailed(
            failure.category(),
            failure.retryable(),
            failure.error(),
            failures(failure.fallbacks())));
  }

  CompletableFuture<RecordMetadata> deleted(Deletion deletion, CopyDeleter.Outcome outcome) {
    CopyDeleted body =
        switch (outcome) {
          case CopyDeleter.Outcome.Deleted deleted ->
              new CopyDeleted(true, deleted.bytesFreed(), deletion.reason());
          case CopyDeleter.Outcome.Kept kept -> new CopyDeleted(false, 0L, kept.reason());
        };
    return publish(
        self,
        deletion.artifact().toString(),
        deletion.id().value(),
        1,
        ArtifactMapping.toAvro(deletion.artifact()),
        body);
  }

  /** For a job that could not even be read as one: it is named as its record names it. */
  CompletableFuture<RecordMetadata> refused(SyncJob record, String error) {
    ArtifactRef ref = record.getArtifact();
    String key =
        ref.getOriginNodeId() == null
            ? ref.getDataType() + ":" + ref.getPath()
            : ref.getDataType() + ":" + ref.getOriginNodeId() + ":" + ref.getPath();
    return publish(
        new NodeId(record.getTargetNodeId()),
        key,
        record.getJobId(),
        record.getAttempt(),
        ref,
        new DataSyncFailed(FailureCategory.INVALID_JOB, false, error, List.of()));
  }

  private CompletableFuture<RecordMetadata> publish(Job job, Object body) {
    return publish(
        job.target(self),
        job.artifact().toString(),
        job.id().value(),
        job.attempt(),
        ArtifactMapping.toAvro(job.artifact()),
        body);
  }

  private CompletableFuture<RecordMetadata> publish(
      NodeId target, String key, String jobId, int attempt, ArtifactRef artifact, Object body) {
    SyncEvent event =
        new SyncEvent(
            ids.get().toString(),
            clock.millis(),
            target.value(),
            jobId,
            attempt,
            incarnation.value(),
            artifact,
            body);
    return publisher.publish(SyncTopics.SYNC_EVENTS, key, event);
  }

  private static List<TransportFailure> failures(
      List<org.ringrift.sync.worker.transfer.TransportFailure> tried) {
    return tried.stream()
        .map(
            failure ->
                new TransportFailure(
                    failure.transport(), failure.source().value(), failure.error()))
        .toList();
  }
}
