package org.ringrift.sync.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ringrift.sync.cli.command.CommandException;

/**
 * How far a group has worked through its topics, by what it committed: with exactly-once
 * processing, what is committed is done and its results can be read.
 */
final class Backlog {
  private static final Duration STANDSTILL = Duration.ofSeconds(60);
  private static final Duration MARKERS = Duration.ofMillis(200);
  private static final long LOOK_EVERY_MS = 20;
  private static final long ANSWER_SECONDS = 30;
  private static final int STEP_BACK = 256;

  private final BenchBroker broker;
  private final String group;

  /** What was committed at a moment. */
  private record Sample(long nanos, Map<TopicPartition, Long> committed) {
    boolean reached(Map<TopicPartition, Long> ends) {
      return ends.entrySet().stream()
          .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    long total(String topic) {
      return committed.entrySet().stream()
          .filter(entry -> entry.getKey().topic().equals(topic))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /** Records that were worked through in a time. */
  record Speed(long records, Duration time) {
    double perSecond() {
      return records / (time.toNanos() / 1e9);
    }
  }

  Backlog(BenchBroker broker, String group) {
    this.broker = broker;
    this.group = group;
  }

  /**
   * Waits until everything of the first topic is worked through, and then everything that came of
   * it in the others. The time starts with the first commit, so that the start of the group does
   * not count, nor what was done until then.
   *
   * @throws CommandException where the group stands still
   */
  Speed measure(String input, List<String> others) throws CommandException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    samples.add(sample());
    Map<TopicPartition, Long> ends = ends(List.of(input));
    sampleUntil(samples, ends);
    Thread.sleep(MARKERS);
    samples.add(sample());
    ends.putAll(ends(others));
    sampleUntil(samples, ends);
    Sample last = samples.stream().filter(one -> one.reached(ends)).findFirst().orElseThrow();
    Sample first = start(samples, input, last);
    return new Speed(
        last.total(input) - first.total(input), Duration.ofNanos(last.nanos() - first.nanos()));
  }

  /** The first commit; where nothing of the input was left after it, the look before it. */
  private static Sample start(List<Sample> samples, String input, Sample last) {
    long before = samples.getFirst().total(input);
    Sample look = samples.getFirst();
    for (Sample one : samples) {
      if (one.total(input) >= last.total(input)) {
        return look;
      }
      if (one.total(input) > before) {
        return one;
      }
      look = one;
    }
    throw new IllegalArgumentException("the last sample is none of the samples");
  }

  /** Waits until everything that is in the topics now is worked through, one after the other. */
  void awaitUsedUp(List<String> topics) throws CommandException, InterruptedException {
    for (String topic : topics) {
      sampleUntil(new ArrayList<>(List.of(sample())), ends(List.of(topic)));
      Thread.sleep(MARKERS);
    }
  }

  private void sampleUntil(List<Sample> samples, Map<TopicPartition, Long> ends)
      throws CommandException, InterruptedException {
    Sample moved = samples.getLast();
    while (!samples.getLast().reached(ends)) {
      Thread.sleep(LOOK_EVERY_MS);
      Sample now = sample();
      samples.add(now);
      if (!now.committed().equals(moved.committed())) {
        moved = now;
      } else if (now.nanos() - moved.nanos() > STANDSTILL.toNanos()) {
        throw new CommandException(
            "%s stood still for %d s with work left in %s; the log says more"
                .formatted(group, STANDSTILL.toSeconds(), ends.keySet()));
      }
    }
  }

  private Sample sample() throws CommandException, InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> found =
          broker
              .admin()
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      Map<TopicPartition, Long> offsets = new HashMap<>();
      found.forEach(
          (partition, offset) -> offsets.put(partition, offset == null ? 0 : offset.offset()));
      return new Sample(System.nanoTime(), offsets);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandException("the broker does not say what " + group + " committed: " + e, e);
    }
  }

  /** One past the last record of each partition: the end itself may be a transaction's marker. */
  private Map<TopicPartition, Long> ends(Collection<String> topics) {
    Map<String, Object> settings = new HashMap<>(broker.connection().kafkaProperties());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer
          .endOffsets(partitions)
          .forEach((partition, end) -> ends.put(partition, last(consumer, partition, end)));
    }
    return ends;
  }

  private static long last(Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    consumer.assign(List.of(partition));
    for (long from = end - STEP_BACK; ; from -= STEP_BACK) {
      consumer.seek(partition, Math.max(0, from));
      long last = 0;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          last = record.offset() < end ? record.offset() + 1 : last;
        }
      }
      if (last > 0 || from <= 0) {
        return last;
      }
    }
  }
}
