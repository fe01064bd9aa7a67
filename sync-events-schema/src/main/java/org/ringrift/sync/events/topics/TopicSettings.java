package org.ringrift.sync.events.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.ringrift.sync.events.SyncTopics;

/** What one topic should be, in Kafka's words. */
record TopicSettings(
    String name, int partitions, short replicationFactor, Map<String, String> configs) {

  static TopicSettings of(SyncTopics.Spec spec, TopicLayout layout) {
    Map<String, String> configs = new TreeMap<>();
    switch (spec.cleanup()) {
      case DELETE -> {
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(spec.retention().toMillis()));
      }
      case COMPACT ->
          configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }
    if (spec.name().equals(SyncTopics.DEAD_LETTERS)) {
      configs.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(SyncTopics.DEAD_LETTER_MAX_BYTES));
    }
    if (spec.name().equals(SyncTopics.SYNC_TICKS.name())) {
      // So that a tick can be held against a clock that is not its writer's.
      configs.put(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.toString());
    }
    return new TopicSettings(
        spec.name(),
        spec.partitioned() ? layout.partitions() : 1,
        layout.replicationFactor(),
        configs);
  }

  NewTopic newTopic() {
    return new NewTopic(name, partitions, replicationFactor).configs(configs);
  }

  List<TopicOutcome.Difference> differences(TopicDescription description, Config found) {
    List<TopicOutcome.Difference> differences = new ArrayList<>();
    compare(
        differences,
        "partitions",
        Integer.toString(partitions),
        Integer.toString(description.partitions().size()));
    compare(
        differences,
        "replication factor",
        Short.toString(replicationFactor),
        Integer.toString(description.partitions().getFirst().replicas().size()));
    configs.forEach((key, wanted) -> compare(differences, key, wanted, value(found, key)));
    return differences;
  }

  private static void compare(
      List<TopicOutcome.Difference> differences, String property, String wanted, String found) {
    if (!wanted.equals(found)) {
      differences.add(new TopicOutcome.Difference(property, wanted, found));
    }
  }

  private static String value(Config config, String key) {
    ConfigEntry entry = config.get(key);
    return entry == null ? "nothing" : entry.value();
  }
}
