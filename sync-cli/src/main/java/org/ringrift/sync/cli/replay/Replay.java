package org.ringrift.sync.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ringrift.sync.events.ConnectionConfig;

/**
 * Writes records of a topic to the same topic once more: the same key and bytes, in the same order
 * within a partition, with a header that says where they lay. Records with that header are left
 * out, so that a second replay does not repeat the first. For one thread.
 */
public final class Replay implements AutoCloseable {
  /** {@code topic-partition@offset} of the record that was repeated. */
  public static final String HEADER = "ringsync-replay-of";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ConnectionConfig connection;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Connects in the background. */
  public Replay(ConnectionConfig connection) {
    this.connection = connection;
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * What lies between two moments now. What is written later, such as the replay itself, is not
   * part of it.
   *
   * @throws KafkaException where a topic is missing or no broker answers
   */
  public List<Span> plan(List<String> topics, Moment from, Moment to) {
    List<TopicPartition> partitions = topics.stream().flatMap(topic -> of(topic).stream()).toList();
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
   * Writes them again, and returns when every broker in sync has them.
   *
   * @param dryRun true to count only
   * @return how many records these are, by topic
   */
  public Map<String, Long> run(List<Span> spans, boolean dryRun) throws InterruptedException {
    Map<String, Long> counts = new HashMap<>();
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Span span : spans) {
        long count = run(span, producer, dryRun);
        counts.merge(span.partition().topic(), count, Long::sum);
      }
    }
    return counts;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private long run(Span span, KafkaProducer<byte[], byte[]> producer, boolean dryRun)
      throws InterruptedException {
    consumer.assign(List.of(span.partition()));
    consumer.seek(span.partition(), span.from());
    long count = 0;
    while (consumer.position(span.partition()) < span.to()) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < span.to() && record.headers().lastHeader(HEADER) == null) {
          count++;
          if (!dryRun) {
            sent.add(producer.send(again(record)));
          }
        }
      }
      await(sent);
    }
    return count;
  }

  private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record) {
    ProducerRecord<byte[], byte[]> again =
        new ProducerRecord<>(
            record.topic(), record.partition(), record.key(), record.value(), record.headers());
    String place = record.topic() + "-" + record.partition() + "@" + record.offset();
    again.headers().add(HEADER, place.getBytes(UTF_8));
    return again;
  }

  private static void await(List<Future<RecordMetadata>> sent) throws InterruptedException {
    for (Future<RecordMetadata> one : sent) {
      try {
        var unused = one.get();
      } catch (ExecutionException e) {
        throw new KafkaException("a record was not written: " + e.getCause().getMessage(), e);
      }
    }
  }

  private Map<TopicPartition, Long> offsets(Moment moment, List<TopicPartition> partitions) {
    return switch (moment) {
      case Moment.Offset offset ->
          partitions.stream().collect(Collectors.toMap(one -> one, one -> offset.offset()));
      case Moment.At at -> offsets(at, partitions);
    };
  }

  /** Partitions without such a record are left out. */
  private Map<TopicPartition, Long> offsets(Moment.At at, List<TopicPartition> partitions) {
    long time = at.time().toEpochMilli();
    Map<TopicPartition, Long> asked =
        partitions.stream().collect(Collectors.toMap(one -> one, one -> time));
    Map<TopicPartition, Long> found = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
        consumer.offsetsForTimes(asked).entrySet()) {
      Optional.ofNullable(entry.getValue())
          .ifPresent(place -> found.put(entry.getKey(), place.offset()));
    }
    return found;
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
