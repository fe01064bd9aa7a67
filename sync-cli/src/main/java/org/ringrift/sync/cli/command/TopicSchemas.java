package org.ringrift.sync.cli.command;

import java.util.List;
import org.apache.avro.specific.SpecificData;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryConfig;

/** The schemas of all topics with fixed names. */
public final class TopicSchemas {
  private TopicSchemas() {}

  /** Registers them and names their subjects. */
  public static List<String> register(ConnectionConfig config) {
    try (RegistryClient registry =
        RegistryClient.of(RegistryConfig.from(config.serdeProperties()))) {
      return SyncTopics.all().stream().map(topic -> register(registry, topic)).toList();
    }
  }

  private static String register(RegistryClient registry, SyncTopics.Topic<?> topic) {
    String subject = topic.name() + "-value";
    int unused = registry.register(subject, SpecificData.get().getSchema(topic.valueType()));
    return subject;
  }
}
