package org.ringrift.sync.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * How a record lies in {@link SyncTopics#DEAD_LETTERS}: key, value and headers as they were, and in
 * further headers why it could not be used and where it lay. They have the names that Kafka Streams
 * gives its own dead letters, so that one reader does for both.
 */
public final class DeadLetterFormat {
  /** A reason that is longer than this many characters is cut when it is read. */
  public static final int MAX_REASON_LENGTH = 500;

  private static final String PREFIX = "__streams.errors.";
  private static final String EXCEPTION = PREFIX + "exception";
  private static final String MESSAGE = PREFIX + "message";
  private static final String TOPIC = PREFIX + "topic";
  private static final String PARTITION = PREFIX + "partition";
  private static final String OFFSET = PREFIX + "offset";
  private static final int MAX_TOPIC_LENGTH = 249;

  private DeadLetterFormat() {}

  /**
   * Where a record lay that could not be used, and why it could not.
   *
   * @param reason for people, on one line
   */
  public record Origin(String topic, int partition, long offset, String reason) {}

  /** The record as a dead letter. */
  public static ProducerRecord<byte[], byte[]> write(
      ConsumerRecord<byte[], byte[]> record, Exception fault) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            SyncTopics.DEAD_LETTERS, null, record.key(), record.value(), record.headers());
    add(letter, EXCEPTION, fault.getClass().getName());
    add(letter, MESSAGE, String.valueOf(fault.getMessage()));
    add(letter, TOPIC, record.topic());
    add(letter, PARTITION, Integer.toString(record.partition()));
    add(letter, OFFSET, Long.toString(record.offset()));
    return letter;
  }

  /**
   * What a dead letter says of itself. One that does not say where it came from was put there by
   * somebody else: it is itself the record that could not be used. Never fails.
   */
  public static Origin read(ConsumerRecord<byte[], byte[]> letter) {
    Optional<String> topic =
        text(letter, TOPIC).filter(name -> !name.isBlank() && name.length() <= MAX_TOPIC_LENGTH);
    Optional<Long> partition = number(letter, PARTITION).filter(n -> n <= Integer.MAX_VALUE);
    Optional<Long> offset = number(letter, OFFSET);
    if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
      return new Origin(
          letter.topic(),
          letter.partition(),
          letter.offset(),
          "it does not say where it came from: no process of the pipeline put it there");
    }
    String reason =
        text(letter, MESSAGE)
            .filter(message -> !message.isBlank())
            .or(() -> text(letter, EXCEPTION))
            .orElse("no reason is given");
    return new Origin(topic.get(), partition.get().intValue(), offset.get(), reason);
  }

  private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(UTF_8));
  }

  private static Optional<Long> number(ConsumerRecord<byte[], byte[]> letter, String name) {
    return text(letter, name).filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong);
  }

  /** The last one counts: a record that was a dead letter before has them twice. */
  private static Optional<String> text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    String text = new String(header.value(), UTF_8).replaceAll("\\p{Cntrl}+", " ");
    return Optional.of(text.substring(0, Math.min(text.length(), MAX_REASON_LENGTH)));
  }
}
