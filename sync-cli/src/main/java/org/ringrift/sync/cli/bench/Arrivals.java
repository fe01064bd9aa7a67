package org.ringrift.sync.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.events.ConnectionConfig;

/**
 * Reads topics from their beginning, committed records only, on a thread of its own, and hands each
 * record on with the time at which it was there to be read.
 */
final class Arrivals<V> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TOPIC_LIMIT = Duration.ofSeconds(30);

  private final Consumer<String, V> consumer;
  private final Handler<V> handler;
  private final Thread thread;
  private volatile boolean closed;

  /** Takes a record that came, on the thread that reads. */
  interface Handler<V> {
    void arrived(V value, long nanos);
  }

  /** Reads topics that are there already. */
  Arrivals(
      ConnectionConfig connection,
      Collection<String> topics,
      Deserializer<V> values,
      Handler<V> handler) {
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values);
    this.handler = handler;
    List<TopicPartition> partitions = new ArrayList<>();
    topics.forEach(topic -> partitions.addAll(partitions(topic)));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = Thread.ofPlatform().name("bench-arrivals").start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A broker that has just made a topic may need a moment to know it. */
  private List<TopicPartition> partitions(String topic) {
    List<TopicPartition> found = new ArrayList<>();
    boolean there =
        Patience.until(
            () -> {
              consumer
                  .partitionsFor(topic)
                  .forEach(info -> found.add(new TopicPartition(topic, info.partition())));
              return !found.isEmpty();
            },
            TOPIC_LIMIT);
    if (!there) {
      consumer.close();
      throw new IllegalStateException(
          "the broker does not know topic " + topic + " after " + TOPIC_LIMIT);
    }
    return found;
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        var records = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<String, V> record : records) {
          handler.arrived(record.value(), now);
        }
      }
    } catch (WakeupException | InterruptException e) {
      // closed while it waited
      closed = true;
    }
  }
}
