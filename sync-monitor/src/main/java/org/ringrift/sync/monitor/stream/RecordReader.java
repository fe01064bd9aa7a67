package org.ringrift.sync.monitor.stream;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.serde.PayloadException;
import org.ringrift.sync.monitor.core.DeadLetter;
import org.ringrift.sync.monitor.core.Fact;

/**
 * From a record to a fact.
 *
 * <p>A record that can never be read is told apart from a registry that does not answer now: the
 * first gives {@link Unreadable}, the second the registry's exception, and then the same record is
 * read again later.
 */
final class RecordReader {
  /** What became of a record. */
  sealed interface Reading {}

  /** It says this. */
  record Read(Fact fact) implements Reading {}

  /** Nobody can read it, now or later. */
  record Unreadable(String reason) implements Reading {}

  private final FactMapper facts = new FactMapper();
  private final Deserializer<SyncEvent> events;
  private final Deserializer<SyncDecision> decisions;
  private final Deserializer<NodeState> nodes;
  private final Deserializer<SyncTick> ticks;
  private final ToLongFunction<ConsumerRecord<?, ?>> tickedAtMs;

  /** Of what comes now: a tick tells that the planner lives at the moment in which it is read. */
  RecordReader(SyncSerdes serdes, InstantSource clock) {
    this(serdes, record -> clock.millis());
  }

  private RecordReader(SyncSerdes serdes, ToLongFunction<ConsumerRecord<?, ?>> tickedAtMs) {
    events = serdes.values(SyncTopics.SYNC_EVENTS).deserializer();
    decisions = serdes.values(SyncTopics.SYNC_DECISIONS).deserializer();
    nodes = serdes.values(SyncTopics.NODE_STATE).deserializer();
    ticks = serdes.values(SyncTopics.SYNC_TICKS).deserializer();
    this.tickedAtMs = tickedAtMs;
  }

  /** Of what was recorded: a tick tells that the planner lived when the broker wrote it. */
  static RecordReader ofThePast(SyncSerdes serdes) {
    return new RecordReader(serdes, ConsumerRecord::timestamp);
  }

  Reading read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new Read(fact(record));
    } catch (PayloadException | UnknownSchemaIdException | InvalidNameException e) {
      return new Unreadable(e.getMessage());
    }
  }

  private Fact fact(ConsumerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    if (topic.equals(SyncTopics.DEAD_LETTERS)) {
      return deadLetter(record);
    }
    if (topic.equals(SyncTopics.SYNC_TICKS.name())) {
      var unused = value(ticks, record);
      return new Fact.PlannerTicked(tickedAtMs.applyAsLong(record));
    }
    if (topic.equals(SyncTopics.NODE_STATE.name())) {
      return nodes(record);
    }
    return topic.equals(SyncTopics.SYNC_EVENTS.name())
        ? facts.transfer(value(events, record))
        : facts.decision(value(decisions, record));
  }

  /** Any bytes are one: nothing becomes a dead letter twice. */
  private static Fact deadLetter(ConsumerRecord<byte[], byte[]> record) {
    DeadLetterFormat.Origin origin = DeadLetterFormat.read(record);
    return new Fact.DeadLettered(
        record.partition(),
        record.offset(),
        new DeadLetter(
            record.timestamp(),
            origin.topic(),
            origin.partition(),
            origin.offset(),
            origin.reason()));
  }

  private Fact nodes(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null) {
      return new Fact.NodeSeen(NodeMapper.node(value(nodes, record)));
    }
    String key =
        Optional.ofNullable(record.key())
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElseThrow(() -> new InvalidNameException("a record without key and value"));
    return new Fact.NodeForgotten(new NodeId(key));
  }

  private static <V extends SpecificRecord> V value(
      Deserializer<V> deserializer, ConsumerRecord<byte[], byte[]> record) {
    V value = deserializer.deserialize(record.topic(), record.value());
    if (value == null) {
      throw new InvalidNameException("a record without a value says nothing in " + record.topic());
    }
    return value;
  }
}
