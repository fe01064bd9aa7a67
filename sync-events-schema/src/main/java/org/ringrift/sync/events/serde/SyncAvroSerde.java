package org.ringrift.sync.events.serde;

import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.ringrift.sync.events.registry.RegistryClient;

/** {@link SyncAvroSerializer} and {@link SyncAvroDeserializer} as one. */
public final class SyncAvroSerde<T extends IndexedRecord> implements Serde<T> {
  private final SyncAvroSerializer<T> serializer;
  private final SyncAvroDeserializer<T> deserializer;

  /** For Kafka, which calls {@link #configure} next. */
  public SyncAvroSerde() {
    serializer = new SyncAvroSerializer<>();
    deserializer = new SyncAvroDeserializer<>();
  }

  /** For one generated type; uses a registry client that somebody else closes. */
  public SyncAvroSerde(RegistryClient registry, Class<T> type, Map<String, ?> config) {
    serializer = new SyncAvroSerializer<>(registry, config);
    deserializer = new SyncAvroDeserializer<>(registry, type);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    serializer.configure(configs, isKey);
    deserializer.configure(configs, isKey);
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }
}
