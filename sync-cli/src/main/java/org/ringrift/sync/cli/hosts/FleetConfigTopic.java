package org.ringrift.sync.cli.hosts;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.serde.PayloadException;

/** The host file as it is published. For one thread. */
public final class FleetConfigTopic {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final TopicPartition ONLY = new TopicPartition(SyncTopics.FLEET_CONFIG.name(), 0);

  private final ConnectionConfig connection;

  /**
   * What is there now.
   *
   * @param config empty where nothing was published, or where the newest record cannot be read
   * @param nextRevision above every revision that was published
   * @param fault why the newest record cannot be read
   */
  public record Published(
      Optional<FleetConfig> config, long nextRevision, Optional<String> fault) {}

  public FleetConfigTopic(ConnectionConfig connection) {
    this.connection = connection;
  }

  /**
   * Reads the newest record.
   *
   * @throws IllegalStateException where the topic is missing
   * @throws org.apache.kafka.common.KafkaException where the broker does not answer
   */
  public Published read() {
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      if (consumer.partitionsFor(ONLY.topic()).isEmpty()) {
        throw new IllegalStateException(
            "topic '" + ONLY.topic() + "' is missing; run 'ringsync topics apply'");
      }
      consumer.assign(List.of(ONLY));
      consumer.seekToBeginning(List.of(ONLY));
      long end = consumer.endOffsets(List.of(ONLY)).get(ONLY);
      return decoded(newest(consumer, end), end + 1);
    }
  }

  /** Publishes a record in place of the one that is there. */
  public CompletableFuture<RecordMetadata> publish(EventPublisher publisher, FleetConfig config) {
    return publisher.publish(SyncTopics.FLEET_CONFIG, SyncTopics.FLEET_KEY, config);
  }

  private static Optional<byte[]> newest(KafkaConsumer<String, byte[]> consumer, long end) {
    Optional<byte[]> newest = Optional.empty();
    while (consumer.position(ONLY) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (SyncTopics.FLEET_KEY.equals(record.key())) {
          newest = Optional.ofNullable(record.value());
        }
      }
    }
    return newest;
  }

  private Published decoded(Optional<byte[]> newest, long nextRevision) {
    try (SyncSerdes serdes = new SyncSerdes(connection.serdeProperties())) {
      Deserializer<FleetConfig> values = serdes.values(SyncTopics.FLEET_CONFIG).deserializer();
      return new Published(
          newest.map(bytes -> values.deserialize(ONLY.topic(), bytes)),
          nextRevision,
          Optional.empty());
    } catch (PayloadException | UnknownSchemaIdException e) {
      return new Published(Optional.empty(), nextRevision, Optional.of(e.getMessage()));
    }
  }
}
