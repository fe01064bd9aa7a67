package org.ringrift.sync.events.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryConfig;

/**
 * Writes Avro records, generated or generic, in the Confluent wire format. Safe for use by several
 * threads once configured, as a producer needs it.
 */
public final class SyncAvroSerializer<T extends IndexedRecord> implements Serializer<T> {
  private RegistryClient registry;
  private boolean ownsRegistry;
  private SerdeConfig config;
  private boolean isKey;

  /** For Kafka, which calls {@link #configure} next. */
  public SyncAvroSerializer() {}

  /** Uses a registry client that somebody else closes. */
  public SyncAvroSerializer(RegistryClient registry, Map<String, ?> config) {
    this.registry = registry;
    this.config = SerdeConfig.from(config);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean forKey) {
    config = SerdeConfig.from(configs);
    isKey = forKey;
    if (registry == null) {
      registry = RegistryClient.of(RegistryConfig.from(configs));
      ownsRegistry = true;
    }
  }

  /**
   * @throws MismatchedPayloadException where the record lacks a value that its schema asks for
   * @throws org.ringrift.sync.events.registry.RegistryException where the registry does not help
   */
  @Override
  public byte[] serialize(String topic, T data) {
    if (data == null) {
      return null;
    }
    String subject = WireFormat.subject(topic, isKey);
    Schema schema = data.getSchema();
    if (config.useLatest()) {
      var latest = registry.latest(subject);
      return bytes(topic, latest.id(), latest.schema(), data);
    }
    int id =
        config.autoRegister()
            ? registry.register(subject, schema)
            : registry.lookUp(subject, schema).id();
    return bytes(topic, id, schema, data);
  }

  @Override
  public void close() {
    if (ownsRegistry) {
      registry.close();
    }
  }

  private byte[] bytes(String topic, int id, Schema schema, T data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(WireFormat.header(id));
    GenericDatumWriter<T> writer =
        data instanceof SpecificRecord
            ? new SpecificDatumWriter<>(schema)
            : new GenericDatumWriter<>(schema);
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      writer.write(data, encoder);
      encoder.flush();
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new MismatchedPayloadException(
          "a record of "
              + data.getSchema().getFullName()
              + " for "
              + topic
              + " does not match the schema it is written with: "
              + e.getMessage(),
          e);
    }
    return out.toByteArray();
  }
}
