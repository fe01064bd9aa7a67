package org.ringrift.sync.worker.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;

/** How a worker reads its mailbox. */
final class MailboxConsumer {
  private MailboxConsumer() {}

  static KafkaConsumer<byte[], byte[]> open(ConnectionConfig connection, NodeId node) {
    return new KafkaConsumer<>(
        properties(connection, node), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> properties(ConnectionConfig connection, NodeId node) {
    String group = "sync-worker." + node;
    Map<String, Object> properties = new HashMap<>(connection.kafkaProperties());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    // A static member gets its partition back at once after a restart, even after kill -9.
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group);
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    // Saying STARTED may take 30 s while the broker is away.
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 120_000);
    // Taken on one by one, because each may be the last one before the capacity is reached.
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // The planner makes the mailbox; until then the consumer keeps asking for it.
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 2_000);
    return properties;
  }
}
