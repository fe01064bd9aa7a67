package org.ringrift.sync.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything on a topic since its beginning, as a test waits for it. For one thread. */
final class TopicLog<V> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String topic;
  private final KafkaConsumer<String, V> consumer;
  private final List<ConsumerRecord<String, V>> records = new ArrayList<>();

  TopicLog(TestStack stack, String topic, Deserializer<V> values) {
    this.topic = topic;
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", stack.bootstrapServers());
    properties.put("isolation.level", "read_committed");
    // it is closed only when the broker has answered
    properties.put("fetch.max.wait.ms", 50);
    consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values);
    List<TopicPartition> partitions = partitions();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** With values as they are. */
  static TopicLog<byte[]> raw(TestStack stack, String topic) {
    return new TopicLog<>(stack, topic, new ByteArrayDeserializer());
  }

  /** The first record that fulfils the condition, waiting for it where it is not there yet. */
  ConsumerRecord<String, V> await(String what, Predicate<ConsumerRecord<String, V>> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (ConsumerRecord<String, V> record : records) {
        if (wanted.test(record)) {
          return record;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come to " + topic + "; there were " + describe());
      }
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
  }

  /** Everything that is there now. */
  List<ConsumerRecord<String, V>> all() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return List.copyOf(records);
  }

  /** What has been read so far, in the order of arrival. */
  List<V> values() {
    return records.stream().map(ConsumerRecord::value).toList();
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** A topic that was made just now may not be known yet to the broker that is asked. */
  private List<TopicPartition> partitions() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    while (found.isEmpty() && System.nanoTime() < deadline) {
      found = consumer.partitionsFor(topic);
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private String describe() {
    return records.stream().map(record -> record.key() + "=" + record.value()).toList().toString();
  }
}
