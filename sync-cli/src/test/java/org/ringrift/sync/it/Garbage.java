package org.ringrift.sync.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ringrift.sync.cli.hosts.HostFile;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.stream.PlannerTopics;

/**
 * Puts records on topics that nobody can read, made of good ones that are there, and finds the dead
 * letters that come of them.
 */
final class Garbage implements AutoCloseable {
  private static final byte[] FOREIGN = "no Avro at all".getBytes(UTF_8);
  private static final byte CONFLUENT = 0;
  private static final Set<String> COMPACTED =
      Set.of(SyncTopics.NODE_STATE.name(), SyncTopics.FLEET_CONFIG.name());

  private final TestStack stack;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Where one of them lies. */
  record Place(String topic, int partition, long offset) {}

  Garbage(TestStack stack) {
    this.stack = stack;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Every topic that a process reads or writes: whatever is added to them is here, too. */
  static List<String> topics(NodeId mailbox) {
    return Stream.of(
            SyncTopics.specs().stream().map(SyncTopics.Spec::name),
            Stream.of(SyncTopics.mailbox(mailbox).name()),
            PlannerTopics.ALL.stream())
        .flatMap(names -> names)
        .toList();
  }

  /** One of each kind, under the key of a good record. */
  List<Place> put(String topic) throws Exception {
    if (topic.equals(SyncTopics.FLEET_CONFIG.name())) {
      applyHostFile();
    }
    ConsumerRecord<String, byte[]> good = good(topic);
    byte[] key = good.key() == null ? null : good.key().getBytes(UTF_8);
    List<Place> places = new ArrayList<>();
    places.add(send(good, key, FOREIGN));
    places.add(send(good, key, Arrays.copyOf(good.value(), good.value().length - 1)));
    places.add(send(good, key, ofUnknownSchema(good.value())));
    if (topic.equals(SyncTopics.FLEET_CONFIG.name())) {
      send(good, key, null); // takes the host file out, which is allowed
    } else {
      places.add(send(good, key, null));
    }
    if (COMPACTED.contains(topic)) {
      assertRefusedWithoutKey(good);
    } else {
      places.add(send(good, null, FOREIGN));
    }
    return places;
  }

  private void applyHostFile() throws Exception {
    String topic = SyncTopics.FLEET_CONFIG.name();
    FleetConfig config = HostFile.read("hosts: {}", "empty.yaml").config();
    config.setRevision(1);
    config.setAppliedAtMs(1);
    try (SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties())) {
      byte[] file = serdes.values(SyncTopics.FLEET_CONFIG).serializer().serialize(topic, config);
      producer
          .send(new ProducerRecord<>(topic, SyncTopics.FLEET_KEY.getBytes(UTF_8), file))
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** How many letters there are of each record, and that all of them say why. */
  static Map<Place, Integer> letters(TopicLog<byte[]> deadLetters) {
    Map<Place, Integer> counts = new HashMap<>();
    for (ConsumerRecord<String, byte[]> letter : deadLetters.all()) {
      var origin = DeadLetterFormat.read(raw(letter));
      assertThat(origin.reason()).isNotBlank();
      counts.merge(new Place(origin.topic(), origin.partition(), origin.offset()), 1, Integer::sum);
    }
    return counts;
  }

  @Override
  public void close() {
    producer.close();
  }

  private ConsumerRecord<String, byte[]> good(String topic) {
    try (TopicLog<byte[]> log = TopicLog.raw(stack, topic)) {
      return log.await(
          "a good record",
          record -> record.value() != null && !Arrays.equals(record.value(), FOREIGN));
    }
  }

  private Place send(ConsumerRecord<String, byte[]> beside, byte[] key, byte[] value)
      throws Exception {
    RecordMetadata sent =
        producer
            .send(new ProducerRecord<>(beside.topic(), beside.partition(), key, value))
            .get(30, TimeUnit.SECONDS);
    return new Place(sent.topic(), sent.partition(), sent.offset());
  }

  /** The broker itself keeps records without a key from a compacted topic. */
  private void assertRefusedWithoutKey(ConsumerRecord<String, byte[]> beside) throws Exception {
    try {
      Place place = send(beside, null, FOREIGN);
      throw new AssertionError("the broker took a record without a key: " + place);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(InvalidRecordException.class);
    }
  }

  /** What names the schema: four bytes in the Confluent format, eight in Avro's own. */
  private static byte[] ofUnknownSchema(byte[] good) {
    byte[] changed = good.clone();
    if (changed[0] == CONFLUENT) {
      Arrays.fill(changed, 1, 5, (byte) 0x7f);
    } else {
      Arrays.fill(changed, 2, 10, (byte) 0x7f);
    }
    return changed;
  }

  private static ConsumerRecord<byte[], byte[]> raw(ConsumerRecord<String, byte[]> letter) {
    ConsumerRecord<byte[], byte[]> raw =
        new ConsumerRecord<>(
            letter.topic(), letter.partition(), letter.offset(), null, letter.value());
    letter.headers().forEach(raw.headers()::add);
    return raw;
  }
}
