package org.ringrift.sync.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;

/**
 * Reads what planners and workers say from now on, on one thread of its own. It joins no consumer
 * group and commits nothing.
 */
final class EventTail implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final List<String> TOPICS =
      List.of(
          SyncTopics.SYNC_DECISIONS.name(), SyncTopics.SYNC_EVENTS.name(), SyncTopics.DEAD_LETTERS);

  /** Called on the reading thread only. */
  interface Listener {
    void on(Sign sign);

    /** After each look, whether there was something or not. */
    void looked();

    /** Nothing is read any more. */
    void broken(RuntimeException fault);
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final SyncSerdes serdes;
  private final Listener listener;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread thread;

  private EventTail(ConnectionConfig connection, Listener listener) {
    this.listener = listener;
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    serdes = new SyncSerdes(connection.serdeProperties());
    thread = Thread.ofPlatform().name("sync-client").daemon().unstarted(this::run);
  }

  static EventTail start(ConnectionConfig connection, Listener listener) {
    EventTail tail = new EventTail(connection, listener);
    tail.thread.start();
    return tail;
  }

  /** Ends once everything that is written from then on will be read. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** False once nothing is read any more. */
  boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (serdes;
        consumer) {
      SignReader reader = new SignReader(serdes);
      seekToEnds();
      ready.complete(null);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          reader.read(record).ifPresent(listener::on);
        }
        listener.looked();
      }
    } catch (WakeupException e) {
      listener.broken(new KafkaException("the client was closed", e));
    } catch (RuntimeException e) {
      ready.completeExceptionally(e);
      listener.broken(e);
    }
  }

  private void seekToEnds() {
    List<TopicPartition> partitions = TOPICS.stream().flatMap(this::partitions).toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Only the position says where the end was.
    partitions.forEach(consumer::position);
  }

  private Stream<TopicPartition> partitions(String topic) {
    List<TopicPartition> found =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (found.isEmpty()) {
      throw new KafkaException("topic '" + topic + "' is missing; run 'ringsync topics apply'");
    }
    return found.stream();
  }
}
