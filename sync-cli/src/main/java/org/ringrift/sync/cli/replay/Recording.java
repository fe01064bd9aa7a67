package org.ringrift.sync.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ringrift.sync.events.ConnectionConfig;

/**
 * What topics hold, committed records only. It is read without a consumer group and nothing is
 * written, so that reading leaves no trace. For one thread.
 */
public final class Recording implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Takes records of one partition in, some at a time, in their order. */
  @FunctionalInterface
  public interface Batches<E extends Exception> {
    void take(List<ConsumerRecord<byte[], byte[]>> records) throws E;
  }

  /** Connects in the background. */
  public Recording(ConnectionConfig connection) {
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * What lies between two moments now. What is written later is not part of it.
   *
   * @throws KafkaException where a topic is missing or no broker answers
   */
  public List<Span> plan(List<String> topics, Moment from, Moment to) {
    List<TopicPartition> partitions = partitions(topics);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> first = offsets(from, partitions);
    Map<TopicPartition, Long> last = offsets(to, partitions);
    List<Span> spans = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition);
      long begin = Math.max(starts.get(partition), first.getOrDefault(partition, end));
      long until = Math.min(end, last.getOrDefault(partition, end));
      if (begin < until) {
        spans.add(new Span(partition, begin, until));
      }
    }
    return spans;
  }

  /**
   * Reads the records of a span.
   *
   * @throws KafkaException where no broker answers
   */
  public <E extends Exception> void read(Span span, Batches<E> batches) throws E {
    consumer.assign(List.of(span.partition()));
    consumer.seek(span.partition(), span.from());
    while (consumer.position(span.partition()) < span.to()) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < span.to()) {
          records.add(record);
        }
      }
      batches.take(records);
    }
  }

  /**
   * How far back a topic reaches.
   *
   * @throws KafkaException where it is missing or no broker answers
   */
  public Reach reach(String topic) {
    List<TopicPartition> partitions = partitions(List.of(topic));
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Instant> oldest = new HashMap<>();
    found(0, partitions)
        .forEach(
            (partition, place) -> oldest.put(partition, Instant.ofEpochMilli(place.timestamp())));
    return new Reach(
        topic,
        oldest.values().stream().min(Instant::compareTo),
        starts.values().stream().anyMatch(start -> start > 0),
        oldest.entrySet().stream()
            .filter(entry -> starts.get(entry.getKey()) > 0)
            .map(Map.Entry::getValue)
            .max(Instant::compareTo));
  }

  /**
   * The oldest time of the first records from a moment on, over all partitions; empty where nothing
   * is there.
   */
  public Optional<Instant> oldest(List<String> topics, Moment from) {
    Optional<Instant> oldest = Optional.empty();
    for (Span span : plan(topics, from, new Moment.Offset(Long.MAX_VALUE))) {
      Optional<Instant> first = first(span);
      oldest = Stream.concat(oldest.stream(), first.stream()).min(Instant::compareTo);
    }
    return oldest;
  }

  /** When the first record of a span was written; a span may be one of markers only. */
  private Optional<Instant> first(Span span) {
    consumer.assign(List.of(span.partition()));
    consumer.seek(span.partition(), span.from());
    while (consumer.position(span.partition()) < span.to()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return Optional.of(Instant.ofEpochMilli(record.timestamp()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private Map<TopicPartition, Long> offsets(Moment moment, List<TopicPartition> partitions) {
    return switch (moment) {
      case Moment.Offset offset ->
          partitions.stream().collect(Collectors.toMap(one -> one, one -> offset.offset()));
      case Moment.At at -> {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found(at.time().toEpochMilli(), partitions)
            .forEach((partition, place) -> offsets.put(partition, place.offset()));
        yield offsets;
      }
    };
  }

  /** The first record of that time or later; partitions without one are left out. */
  private Map<TopicPartition, OffsetAndTimestamp> found(
      long timeMs, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> asked =
        partitions.stream().collect(Collectors.toMap(one -> one, one -> timeMs));
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
        consumer.offsetsForTimes(asked).entrySet()) {
      Optional.ofNullable(entry.getValue()).ifPresent(place -> found.put(entry.getKey(), place));
    }
    return found;
  }

  /** Assigns them, too: of others the client would warn with each offset that it hears of. */
  private List<TopicPartition> partitions(List<String> topics) {
    List<TopicPartition> partitions = topics.stream().flatMap(topic -> of(topic).stream()).toList();
    consumer.assign(partitions);
    return partitions;
  }

  private List<TopicPartition> of(String topic) {
    List<TopicPartition> found =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (found.isEmpty()) {
      throw new KafkaException("topic '" + topic + "' is missing; run 'ringsync topics apply'");
    }
    return found;
  }
}
