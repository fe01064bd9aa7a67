package org.ringrift.sync.it;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What lay on topics of one partition when each was first asked for. For one thread. */
final class RecordedTopics {
  private final TestStack stack;
  private final Map<String, NavigableMap<Long, ConsumerRecord<String, byte[]>>> topics =
      new HashMap<>();

  RecordedTopics(TestStack stack) {
    this.stack = stack;
  }

  /** The record that somebody worked on. */
  ConsumerRecord<String, byte[]> at(ProcessingOrder.Step step) {
    ConsumerRecord<String, byte[]> record = read(step.topic()).get(step.offset());
    if (record == null) {
      throw new AssertionError(step + " was worked on, and is not there");
    }
    return record;
  }

  /** All of a topic, in its order. */
  List<ConsumerRecord<String, byte[]>> all(String topic) {
    return List.copyOf(read(topic).values());
  }

  private NavigableMap<Long, ConsumerRecord<String, byte[]>> read(String name) {
    return topics.computeIfAbsent(
        name,
        topic -> {
          NavigableMap<Long, ConsumerRecord<String, byte[]>> records = new TreeMap<>();
          try (TopicLog<byte[]> log = TopicLog.raw(stack, topic)) {
            log.all().forEach(record -> records.put(record.offset(), record));
          }
          return records;
        });
  }
}
