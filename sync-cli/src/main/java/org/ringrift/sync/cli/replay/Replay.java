package org.ringrift.sync.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
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

  private final ConnectionConfig connection;
  private final Recording recording;

  /** Connects in the background. */
  public Replay(ConnectionConfig connection) {
    this.connection = connection;
    recording = new Recording(connection);
  }

  /**
   * What lies between two moments now. What is written later, such as the replay itself, is not
   * part of it.
   *
   * @throws KafkaException where a topic is missing or no broker answers
   */
  public List<Span> plan(List<String> topics, Moment from, Moment to) {
    return recording.plan(topics, from, to);
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
        recording.<InterruptedException>read(
            span,
            batch -> {
              List<ConsumerRecord<byte[], byte[]>> first =
                  batch.stream().filter(Replay::isFirst).toList();
              counts.merge(span.partition().topic(), (long) first.size(), Long::sum);
              if (!dryRun) {
                write(first, producer);
              }
            });
      }
    }
    return counts;
  }

  @Override
  public void close() {
    recording.close();
  }

  private static boolean isFirst(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(HEADER) == null;
  }

  private static void write(
      List<ConsumerRecord<byte[], byte[]>> records, KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      sent.add(producer.send(again(record)));
    }
    for (Future<RecordMetadata> one : sent) {
      try {
        var unused = one.get();
      } catch (ExecutionException e) {
        throw new KafkaException("a record was not written: " + e.getCause().getMessage(), e);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record) {
    ProducerRecord<byte[], byte[]> again =
        new ProducerRecord<>(
            record.topic(), record.partition(), record.key(), record.value(), record.headers());
    String place = record.topic() + "-" + record.partition() + "@" + record.offset();
    again.headers().add(HEADER, place.getBytes(UTF_8));
    return again;
  }
}
