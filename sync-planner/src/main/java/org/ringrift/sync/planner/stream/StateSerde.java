package org.ringrift.sync.planner.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro single-object encoding for what only planners read: the values of stores and of internal
 * topics. It carries the fingerprint of its schema, so that a later version can tell which one
 * wrote it, without a registry, and reads what {@link ReleasedState released versions} wrote.
 */
final class StateSerde<T extends SpecificRecordBase> implements Serde<T> {
  /** Classes write and read themselves, which takes about half the time. */
  private static final SpecificData DATA = new SpecificData();

  static {
    DATA.setCustomCoders(true);
  }

  private final String name;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  StateSerde(Class<T> type) {
    var schema = DATA.getSchema(type);
    name = schema.getName();
    encoder = new BinaryMessageEncoder<>(DATA, schema);
    decoder = new BinaryMessageDecoder<>(DATA, schema);
    ReleasedState.of(schema.getFullName()).forEach(decoder::addSchema);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> value == null ? null : encode(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : decode(topic, bytes);
  }

  private byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try {
      encoder.encode(value, out);
    } catch (IOException | AvroRuntimeException e) {
      throw new SerializationException("cannot write " + name + ": " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  private T decode(String topic, byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (MissingSchemaException e) {
      throw new UnknownStateException(topic, name, e);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "a record of "
              + topic
              + " is not a "
              + name
              + " that this planner can read: "
              + e.getMessage(),
          e);
    }
  }
}
