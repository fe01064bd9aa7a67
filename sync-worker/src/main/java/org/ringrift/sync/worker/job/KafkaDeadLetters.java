package org.ringrift.sync.worker.job;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.SyncTopics;

/**
 * Keeps them in {@link SyncTopics#DEAD_LETTERS}. The producer is made with the first dead letter.
 * For one thread.
 */
final class KafkaDeadLetters implements DeadLetters {
  private final ConnectionConfig connection;
  private Producer<byte[], byte[]> producer;

  KafkaDeadLetters(ConnectionConfig connection) {
    this.connection = connection;
  }

  @Override
  public CompletableFuture<?> bury(ConsumerRecord<byte[], byte[]> record, Exception fault) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    Future<RecordMetadata> unused =
        producer()
            .send(
                DeadLetterFormat.write(record, fault),
                (metadata, failure) -> {
                  if (failure == null) {
                    result.complete(metadata);
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
    return result;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties = new HashMap<>(connection.kafkaProperties());
      properties.putIfAbsent(
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SyncTopics.DEAD_LETTER_MAX_BYTES);
      properties.put(ProducerConfig.ACKS_CONFIG, "all");
      properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }
}
