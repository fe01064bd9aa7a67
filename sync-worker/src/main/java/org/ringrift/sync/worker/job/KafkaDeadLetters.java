package org.ringrift.sync.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;

/**
 * Keeps them in {@link SyncTopics#DEAD_LETTERS}. The headers have the names that Kafka Streams
 * gives its own dead letters, so that one tool reads both. The producer is made with the first dead
 * letter. For one thread.
 */
final class KafkaDeadLetters implements DeadLetters {
  private static final String PREFIX = "__streams.errors.";

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
                deadLetter(record, fault),
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

  static ProducerRecord<byte[], byte[]> deadLetter(
      ConsumerRecord<byte[], byte[]> record, Exception fault) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            SyncTopics.DEAD_LETTERS, null, record.key(), record.value(), record.headers());
    header(letter, "exception", fault.getClass().getName());
    header(letter, "message", String.valueOf(fault.getMessage()));
    header(letter, "topic", record.topic());
    header(letter, "partition", Integer.toString(record.partition()));
    header(letter, "offset", Long.toString(record.offset()));
    return letter;
  }

  private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().add(PREFIX + name, value.getBytes(UTF_8));
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties = new HashMap<>(connection.kafkaProperties());
      properties.put(ProducerConfig.ACKS_CONFIG, "all");
      properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }
}
