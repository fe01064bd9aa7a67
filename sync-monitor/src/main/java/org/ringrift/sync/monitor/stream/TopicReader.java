package org.ringrift.sync.monitor.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a broken consumer: which topics are read, which record of each partition comes
 * next, and what has been counted. Confined to the reading thread.
 */
final class TopicReader {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final int LOGGED_ONE_BY_ONE = 20;
  private static final int LOGGED_EVERY = 1000;

  private final Set<String> topics;
  private final RecordReader records;
  private final FactListener listener;
  private final StreamProgress progress;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private long read;
  private long skipped;

  TopicReader(
      Set<String> topics, RecordReader records, FactListener listener, StreamProgress progress) {
    this.topics = Set.copyOf(topics);
    this.records = records;
    this.listener = listener;
    this.progress = progress;
  }

  Set<String> topics() {
    return topics;
  }

  StreamProgress progress() {
    return progress;
  }

  /** The offset to go on from; absent where nothing of the partition was read yet. */
  Long next(TopicPartition partition) {
    return next.get(partition);
  }

  void take(ConsumerRecord<byte[], byte[]> record) {
    switch (records.read(record)) {
      case RecordReader.Read fact -> {
        listener.on(fact.fact());
        read++;
      }
      case RecordReader.Unreadable unreadable -> skip(record, unreadable.reason());
    }
    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    progress.counts(read, skipped);
  }

  private void skip(ConsumerRecord<byte[], byte[]> record, String reason) {
    skipped++;
    if (skipped <= LOGGED_ONE_BY_ONE || skipped % LOGGED_EVERY == 0) {
      LOG.warn(
          "skipped record {} of {}-{} ({} skipped so far): {}",
          record.offset(),
          record.topic(),
          record.partition(),
          skipped,
          reason);
    }
  }
}
