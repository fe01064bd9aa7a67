package org.ringrift.sync.worker.node;

import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.ringrift.sync.events.SyncTopics;

/**
 * Where the worker's events go; in production {@link
 * org.ringrift.sync.events.EventPublisher#publish(SyncTopics.Topic, String, SpecificRecord)}.
 */
@FunctionalInterface
public interface Publisher {
  /** The future ends when the log has the record, or with the reason why not. */
  <V extends SpecificRecord> CompletableFuture<RecordMetadata> publish(
      SyncTopics.Topic<V> topic, String key, V value);
}
