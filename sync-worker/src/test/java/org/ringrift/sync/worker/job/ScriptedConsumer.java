package org.ringrift.sync.worker.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Kafka's own double, fed from the thread of the test. */
final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {
  private final TopicPartition partition;
  private final Queue<Long> committed;
  private final Semaphore polls = new Semaphore(0);

  ScriptedConsumer(TopicPartition partition, Queue<Long> committed) {
    super("earliest");
    this.partition = partition;
    this.committed = committed;
    setMaxPollRecords(1);
    updateBeginningOffsets(Map.of(partition, 0L));
  }

  /** The broker gives it the mailbox with its next poll. */
  void assign() {
    schedulePollTask(() -> rebalance(List.of(partition)));
  }

  void deliver(ConsumerRecord<byte[], byte[]> record) {
    schedulePollTask(() -> addRecord(record));
  }

  void breakWith(KafkaException fault) {
    schedulePollTask(() -> setPollException(fault));
  }

  /** Waits for so many polls from now on. */
  void awaitPolls(int count) throws InterruptedException {
    polls.drainPermits();
    if (!polls.tryAcquire(count, 20, TimeUnit.SECONDS)) {
      throw new AssertionError("the mailbox stopped polling");
    }
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    polls.release();
    // The double returns at once; the real one waits for a record.
    LockSupport.parkNanos(200_000);
    return records;
  }

  @Override
  public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(offsets);
    offsets.values().forEach(offset -> committed.add(offset.offset()));
  }
}
