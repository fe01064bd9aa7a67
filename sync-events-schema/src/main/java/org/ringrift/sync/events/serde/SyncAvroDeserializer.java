package org.ringrift.sync.events.serde;

import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryConfig;

/**
 * Reads Avro records in the Confluent wire format. With {@code specific.avro.reader=true} what was
 * written with one version of a schema is resolved to the version that this program was compiled
 * with. Safe for use by several threads once configured.
 */
public final class SyncAvroDeserializer<T extends IndexedRecord> implements Deserializer<T> {
  private final Map<Integer, GenericDatumReader<T>> readers = new ConcurrentHashMap<>();
  private final Schema expected;
  private RegistryClient registry;
  private boolean ownsRegistry;
  private boolean specific;

  /** For Kafka, which calls {@link #configure} next. */
  public SyncAvroDeserializer() {
    expected = null;
  }

  /** Reads one generated type; uses a registry client that somebody else closes. */
  public SyncAvroDeserializer(RegistryClient registry, Class<T> type) {
    this.registry = registry;
    this.expected = SpecificData.get().getSchema(type);
    this.specific = true;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean forKey) {
    if (registry == null) {
      specific = SerdeConfig.from(configs).specificReader();
      registry = RegistryClient.of(RegistryConfig.from(configs));
      ownsRegistry = true;
    }
  }

  /**
   * @throws PayloadException where these bytes can never be read
   * @throws org.ringrift.sync.events.registry.RegistryException where the registry does not help
   */
  @Override
  public T deserialize(String topic, byte[] data) {
    if (data == null) {
      return null;
    }
    int id = WireFormat.schemaId(topic, data);
    GenericDatumReader<T> reader = readers.get(id);
    if (reader == null) {
      reader = reader(topic, id);
      readers.put(id, reader);
    }
    return read(topic, id, reader, data);
  }

  @Override
  public void close() {
    if (ownsRegistry) {
      registry.close();
    }
  }

  private GenericDatumReader<T> reader(String topic, int id) {
    Schema writer = registry.byId(id);
    if (!specific) {
      return new GenericDatumReader<>(writer);
    }
    Schema compiled = expected == null ? compiled(topic, writer) : expected;
    if (!writer.getFullName().equals(compiled.getFullName())) {
      throw new MismatchedPayloadException(
          "a record of "
              + topic
              + " was written as "
              + writer.getFullName()
              + " (schema id "
              + id
              + ") where "
              + compiled.getFullName()
              + " is expected; find out who writes it");
    }
    return new SpecificDatumReader<>(writer, compiled);
  }

  private static Schema compiled(String topic, Schema writer) {
    Class<?> type = SpecificData.get().getClass(writer);
    if (type == null) {
      throw new MismatchedPayloadException(
          "a record of "
              + topic
              + " was written as "
              + writer.getFullName()
              + ", for which there is no generated class; set specific.avro.reader=false");
    }
    return SpecificData.get().getSchema(type);
  }

  private T read(String topic, int id, GenericDatumReader<T> reader, byte[] data) {
    BoundedDecoder decoder = new BoundedDecoder(data, WireFormat.HEADER_BYTES);
    T record;
    boolean complete;
    try {
      record = reader.read(null, decoder);
      complete = decoder.isEnd();
    } catch (EOFException e) {
      throw new TruncatedPayloadException(
          "a record of "
              + topic
              + " with schema id "
              + id
              + " ends after "
              + data.length
              + " bytes, in the middle of its data",
          e);
    } catch (IOException | RuntimeException e) {
      throw new MismatchedPayloadException(
          "a record of " + topic + " does not match its schema id " + id + ": " + e.getMessage(),
          e);
    }
    if (!complete) {
      throw new MismatchedPayloadException(
          "a record of " + topic + " has bytes left over after the data of schema id " + id);
    }
    return record;
  }
}
