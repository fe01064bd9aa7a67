package org.ringrift.sync.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes events. Safe for use by several threads; one is enough for a process.
 *
 * <p>The future of a call ends when every in-sync replica has the record, or with the reason why
 * not: the broker's, a {@link org.ringrift.sync.events.registry.RegistryException} or a {@link
 * org.ringrift.sync.events.serde.PayloadException}. Records of one key keep the order in which one
 * thread published them. The first call for a topic may block while the schema is registered and
 * while the topic is looked up.
 */
public final class EventPublisher implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final Producer<String, byte[]> producer;
  private final SyncSerdes serdes;

  /** Connects in the background; an unreachable broker shows when something is published. */
  public EventPublisher(ConnectionConfig connection) {
    this(
        new KafkaProducer<>(
            properties(connection), new StringSerializer(), new ByteArraySerializer()),
        new SyncSerdes(connection.serdeProperties()));
  }

  /** Over a producer of the caller's making; both are closed with the publisher. */
  public EventPublisher(Producer<String, byte[]> producer, SyncSerdes serdes) {
    this.producer = producer;
    this.serdes = serdes;
  }

  /** Publishes to the partition that the key belongs to. */
  public <V extends SpecificRecord> CompletableFuture<RecordMetadata> publish(
      SyncTopics.Topic<V> topic, String key, V value) {
    return send(topic, null, key, value);
  }

  /** Publishes an event that knows where it goes. */
  public <V extends SpecificRecord> CompletableFuture<RecordMetadata> publish(
      AddressedEvent<V> event) {
    return publish(event.topic(), event.key(), event.value());
  }

  /** Publishes without a key to a partition of choice, as ticks are. */
  public <V extends SpecificRecord> CompletableFuture<RecordMetadata> publishTo(
      SyncTopics.Topic<V> topic, int partition, V value) {
    return send(topic, partition, null, value);
  }

  /** Waits up to ten seconds for what is under way, then gives up. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
    serdes.close();
  }

  private <V extends SpecificRecord> CompletableFuture<RecordMetadata> send(
      SyncTopics.Topic<V> topic, Integer partition, String key, V value) {
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    try {
      byte[] bytes = serdes.values(topic).serializer().serialize(topic.name(), value);
      // the callback hears everything that this future would say
      var unused =
          producer.send(
              new ProducerRecord<>(topic.name(), partition, key, bytes),
              (metadata, failure) -> {
                if (failure == null) {
                  result.complete(metadata);
                } else {
                  result.completeExceptionally(failure);
                }
              });
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static Map<String, Object> properties(ConnectionConfig connection) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.putAll(connection.kafkaProperties());
    return properties;
  }
}
