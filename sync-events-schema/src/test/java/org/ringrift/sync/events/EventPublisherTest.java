package org.ringrift.sync.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.serde.MismatchedPayloadException;

class EventPublisherTest {
  private static final NodeEvent EVENT =
      new NodeEvent("e1", 5L, "n1", new NodeRecovered("network is back"));

  private final SyncSerdes serdes =
      new SyncSerdes(Map.of("schema.registry.url", "mock://" + UUID.randomUUID()));
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final EventPublisher publisher = new EventPublisher(producer, serdes);

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void anEventGoesToItsTopicUnderItsKey() {
    CompletableFuture<RecordMetadata> sent =
        publisher.publish(new AddressedEvent<>(SyncTopics.NODE_EVENTS, "n1", EVENT));

    assertThat(producer.history())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.topic()).isEqualTo("node-events");
              assertThat(record.key()).isEqualTo("n1");
              assertThat(record.partition()).isNull();
              assertThat(
                      serdes
                          .values(SyncTopics.NODE_EVENTS)
                          .deserializer()
                          .deserialize("node-events", record.value()))
                  .isEqualTo(EVENT);
            });
    assertThat(sent).isNotDone();
    producer.completeNext();
    assertThat(sent).isCompletedWithValueMatching(RecordMetadata::hasOffset);
  }

  @Test
  void aTickGoesToAPartitionOfChoice() {
    var unused = publisher.publishTo(SyncTopics.SYNC_TICKS, 3, new SyncTick(1L));

    assertThat(producer.history())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.partition()).isEqualTo(3);
              assertThat(record.key()).isNull();
            });
  }

  @Test
  void theBrokersRefusalEndsTheFuture() {
    CompletableFuture<RecordMetadata> sent = publisher.publish(SyncTopics.NODE_EVENTS, "n1", EVENT);

    producer.errorNext(new TimeoutException("no broker"));

    assertThat(sent)
        .isCompletedExceptionally()
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withMessageContaining("no broker");
  }

  @Test
  void whatCannotBeWrittenEndsTheFutureToo() {
    CompletableFuture<RecordMetadata> sent =
        publisher.publish(SyncTopics.NODE_EVENTS, "n1", new NodeEvent("e", 1L, "n", null));

    assertThat(sent)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCauseInstanceOf(MismatchedPayloadException.class);
    assertThat(producer.history()).isEqualTo(List.of());
  }

  @Test
  void closingClosesTheProducer() {
    publisher.close();

    assertThat(producer.closed()).isTrue();
  }
}
