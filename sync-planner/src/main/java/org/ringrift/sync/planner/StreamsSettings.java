package org.ringrift.sync.planner;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.stream.RefusedRecords;
import org.ringrift.sync.planner.stream.UnreadableRecords;

/**
 * How the planner runs Kafka Streams: exactly once, fast to commit, and with static membership, so
 * that a restart takes its partitions up again without moving them.
 */
public final class StreamsSettings {
  /** Its constant is deprecated, because a later version will know only {@code true}. */
  private static final String GLOBAL_HANDLER_ENABLED =
      "processing.exception.handler.global.enabled";

  private static final int COMMIT_INTERVAL_MS = 30;
  private static final int MAX_BLOCK_MS = 15_000;
  private static final int MAX_POLL_RECORDS = 500;

  /**
   * How long the broker keeps a question that it has nothing to answer to. Until it is answered, a
   * consumer that is given other partitions reads nothing of them, and none can be closed. Each
   * start of a planner goes through this once for every global topic and group of stores: with
   * Kafka's half a second, two seconds in all.
   */
  static final int FETCH_MAX_WAIT_MS = 50;

  private StreamsSettings() {}

  /** Settings under Kafka's own names, for the topology of a planner or one to hold it against. */
  public static Map<String, Object> of(PlannerConfig config, int replicationFactor) {
    Map<String, Object> settings = new HashMap<>(config.connection().kafkaProperties());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    settings.put(
        StreamsConfig.CLIENT_ID_CONFIG, config.applicationId() + "-" + config.instanceId());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    errors(settings);
    clients(settings, config);
    return settings;
  }

  private static void errors(Map<String, Object> settings) {
    settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, SyncTopics.DEAD_LETTERS);
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class);
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
    settings.put(GLOBAL_HANDLER_ENABLED, true);
    // A letter that is too large to be sent would end one thread after the other, for ever.
    settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SyncTopics.DEAD_LETTER_MAX_BYTES);
  }

  private static void clients(Map<String, Object> settings, PlannerConfig config) {
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        config.instanceId());
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(config.sessionTimeout().toMillis()));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(config.sessionTimeout().toMillis() / 4));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), FETCH_MAX_WAIT_MS);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), MAX_BLOCK_MS);
  }
}
