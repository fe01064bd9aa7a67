package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** What workers say about jobs, as a test waits for it. For one thread. */
final class SyncEventLog implements AutoCloseable {
  private final TopicLog<SyncEvent> log;

  SyncEventLog(TestStack stack, SyncSerdes serdes) {
    log =
        new TopicLog<>(
            stack,
            SyncTopics.SYNC_EVENTS.name(),
            serdes.values(SyncTopics.SYNC_EVENTS).deserializer());
  }

  SyncEvent await(String what, Predicate<SyncEvent> wanted) {
    return log.await(what, record -> wanted.test(record.value())).value();
  }

  /** COMPLETED or FAILED, the first one. */
  SyncEvent awaitEnd(ArtifactId artifact) {
    Predicate<ConsumerRecord<String, SyncEvent>> end =
        record ->
            record.key().equals(artifact.toString())
                && (record.value().getBody() instanceof DataSyncCompleted
                    || record.value().getBody() instanceof DataSyncFailed);
    return log.await("the end of the job for " + artifact, end).value();
  }

  /** Exactly one FAILED so far, and this one. */
  void assertFailed(ArtifactId artifact, FailureCategory category, boolean retryable) {
    DataSyncFailed failed = (DataSyncFailed) awaitEnd(artifact).getBody();
    assertThat(failed.getCategory()).as(failed.getError()).isEqualTo(category);
    assertThat(failed.getRetryable()).as(failed.getError()).isEqualTo(retryable);
    assertThat(bodies(artifact)).filteredOn(DataSyncFailed.class::isInstance).hasSize(1);
  }

  /** What was said so far, without PROGRESS, of which there may be any number. */
  List<Object> bodies(ArtifactId artifact) {
    return log.values().stream()
        .filter(event -> event.getArtifact().equals(ArtifactMapping.toAvro(artifact)))
        .map(SyncEvent::getBody)
        .filter(body -> !(body instanceof DataSyncProgress))
        .toList();
  }

  @Override
  public void close() {
    log.close();
  }
}
