package org.ringrift.sync.events.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryConfig;
import org.ringrift.sync.events.registry.SubjectVersion;

/**
 * Writes Avro records, generated or generic, in the Confluent wire format. Safe for use by several
 * threads once configured, as a producer needs it.
 */
public final class SyncAvroSerializer<T extends IndexedRecord> implements Serializer<T> {
  private static final int INITIAL_BYTES = 256;

  /** What to write a record with. */
  private record Target(int id, Schema schema) {}

  /** Kept for ever, as Confluent's serializer does unless told otherwise. */
  private final Map<String, Target> latest = new ConcurrentHashMap<>();

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
    Target target = target(WireFormat.subject(topic, isKey), data.getSchema());
    try {
      return write(target, data);
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new MismatchedPayloadException(
          "a record of "
              + data.getSchema().getFullName()
              + " for "
              + topic
              + " does not match the schema it is to be written with: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    if (ownsRegistry) {
      registry.close();
    }
  }

  private Target target(String subject, Schema own) {
    if (config.useLatest()) {
      return latest.computeIfAbsent(
          subject,
          name -> {
            SubjectVersion version = registry.latest(name);
            return new Target(version.id(), version.schema());
          });
    }
    return new Target(
        config.autoRegister()
            ? registry.register(subject, own)
            : registry.lookUp(subject, own).id(),
        own);
  }

  private static byte[] write(Target target, IndexedRecord data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BYTES);
    out.writeBytes(WireFormat.header(target.id()));
    Schema own = data.getSchema();
    encode(own.equals(target.schema()) ? data : resolved(data, target.schema()), out);
    return out.toByteArray();
  }

  /**
   * The record in another version of its schema. Not the record itself: a generated one finds its
   * values by position, which another version may have moved.
   */
  private static IndexedRecord resolved(IndexedRecord data, Schema schema) throws IOException {
    ByteArrayOutputStream own = new ByteArrayOutputStream(INITIAL_BYTES);
    encode(data, own);
    return new GenericDatumReader<IndexedRecord>(data.getSchema(), schema)
        .read(null, DecoderFactory.get().binaryDecoder(own.toByteArray(), null));
  }

  private static void encode(IndexedRecord data, ByteArrayOutputStream out) throws IOException {
    DatumWriter<IndexedRecord> writer =
        data instanceof SpecificRecord
            ? new SpecificDatumWriter<>(data.getSchema())
            : new GenericDatumWriter<>(data.getSchema());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    writer.write(data, encoder);
    encoder.flush();
  }
}
