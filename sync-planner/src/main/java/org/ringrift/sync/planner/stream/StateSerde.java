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
import org.apache.kafka.common.header.Headers;
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

  private static final String MARK = "planner-state";

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

  /** What goes to a topic is marked as a planner's, which nothing in a store need be. */
  @Override
  public Serializer<T> serializer() {
    return new Serializer<>() {
      @Override
      public byte[] serialize(String topic, T value) {
        return value == null ? null : encode(value);
      }

      @Override
      public byte[] serialize(String topic, Headers headers, T value) {
        headers.remove(MARK);
        headers.add(MARK, new byte[0]);
        return serialize(topic, value);
      }
    };
  }

  /** Of what has no mark, in a topic, nobody can say that a newer planner wrote it. */
  @Override
  public Deserializer<T> deserializer() {
    return new Deserializer<>() {
      @Override
      public T deserialize(String topic, byte[] bytes) {
        return bytes == null ? null : decode(topic, bytes);
      }

      @Override
      public T deserialize(String topic, Headers headers, byte[] bytes) {
        try {
          return deserialize(topic, bytes);
        } catch (UnknownStateException e) {
          throw headers.lastHeader(MARK) == null ? unreadable(topic, e.getCause()) : e;
        }
      }
    };
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
      throw unreadable(topic, e);
    }
  }

  private SerializationException unreadable(String topic, Throwable cause) {
    return new SerializationException(
        "a record of "
            + topic
            + " is not a "
            + name
            + " that this planner can read: "
            + cause.getMessage(),
        cause);
  }
}
