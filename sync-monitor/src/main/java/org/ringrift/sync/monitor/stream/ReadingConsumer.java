package org.ringrift.sync.monitor.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;

/**
 * A consumer over all partitions of the topics, without a group. Any exception makes it useless;
 * the next one goes on where it stopped. Confined to the reading thread but for {@link #wakeUp()}.
 */
final class ReadingConsumer implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicReader reader;
  private final long checkIntervalNanos;
  private List<TopicPartition> partitions = List.of();
  private Map<TopicPartition, Long> target = Map.of();
  private boolean caughtUp;
  private long checkedAtNanos;

  private ReadingConsumer(
      KafkaConsumer<byte[], byte[]> consumer, Duration checkInterval, TopicReader reader) {
    this.consumer = consumer;
    this.reader = reader;
    checkIntervalNanos = checkInterval.toNanos();
  }

  /**
   * @throws org.apache.kafka.common.KafkaException where the broker cannot be reached or a topic is
   *     missing
   */
  static ReadingConsumer open(
      ConnectionConfig connection, Duration checkInterval, TopicReader reader) {
    ReadingConsumer reading =
        new ReadingConsumer(new KafkaConsumer<>(properties(connection)), checkInterval, reader);
    try {
      reading.assign();
      return reading;
    } catch (RuntimeException e) {
      reading.close();
      throw e;
    }
  }

  /** Waits a moment for records and tells what they say. */
  void readOnce() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      reader.take(record);
    }
    if (!caughtUp && hasReached(target)) {
      caughtUp = true;
      reader.progress().behind(0, true);
    }
    if (System.nanoTime() - checkedAtNanos > checkIntervalNanos) {
      check();
    }
  }

  /** Makes a {@link #readOnce()} that waits end with a WakeupException. Safe for any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void assign() {
    partitions = new ArrayList<>();
    List<TopicPartition> fromNow = new ArrayList<>();
    for (String topic : reader.topics()) {
      List<TopicPartition> those = partitionsOf(topic);
      partitions.addAll(those);
      if (topic.equals(SyncTopics.SYNC_TICKS.name())) {
        fromNow.addAll(those);
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    if (!fromNow.isEmpty()) {
      consumer.seekToEnd(fromNow);
    }
    for (TopicPartition partition : partitions) {
      Long next = reader.next(partition);
      if (next != null) {
        consumer.seek(partition, next);
      }
    }
    target = consumer.endOffsets(partitions, PATIENCE);
    checkedAtNanos = System.nanoTime();
  }

  private List<TopicPartition> partitionsOf(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, PATIENCE);
    if (found == null || found.isEmpty()) {
      throw new UnknownTopicOrPartitionException(
          "topic " + topic + " does not exist; start the planner or run 'ringsync topics apply'");
    }
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  /** Also how a broker that went away is noticed: polling alone would say nothing. */
  private void check() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    reader.progress().behind(behind(ends), caughtUp);
    checkedAtNanos = System.nanoTime();
  }

  /**
   * Positions, not the last record's offset, are compared with the ends: at the end of a partition
   * there may be markers of transactions, over which the position moves and no record comes.
   */
  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return behind(ends) == 0;
  }

  private long behind(Map<TopicPartition, Long> ends) {
    long records = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      records += Math.max(0, end.getValue() - consumer.position(end.getKey(), PATIENCE));
    }
    return records;
  }

  private static Map<String, Object> properties(ConnectionConfig connection) {
    Map<String, Object> properties = new HashMap<>(connection.kafkaProperties());
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return properties;
  }
}
