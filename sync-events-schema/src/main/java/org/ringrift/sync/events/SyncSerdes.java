package org.ringrift.sync.events;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryConfig;
import org.ringrift.sync.events.serde.SyncAvroSerde;

/**
 * The serdes of every topic, over one registry client. Safe for use by several threads. The serdes
 * stop working when this is closed.
 */
public final class SyncSerdes implements AutoCloseable {
  private final Map<String, ?> config;
  private final RegistryClient registry;

  /**
   * @param config settings under Confluent's names, as {@link ConnectionConfig#serdeProperties()}
   *     gives them; others are ignored
   */
  public SyncSerdes(Map<String, ?> config) {
    this.config = Map.copyOf(config);
    this.registry = RegistryClient.of(RegistryConfig.from(config));
  }

  /** The serde of a topic's values. */
  public <V extends SpecificRecord> Serde<V> values(SyncTopics.Topic<V> topic) {
    return values(topic.valueType());
  }

  /** The serde of a generated record; the topic comes with every call. */
  public <V extends SpecificRecord> Serde<V> values(Class<V> type) {
    return new SyncAvroSerde<>(registry, type, config);
  }

  /** The client that all serdes share. */
  public RegistryClient registry() {
    return registry;
  }

  @Override
  public void close() {
    registry.close();
  }
}
