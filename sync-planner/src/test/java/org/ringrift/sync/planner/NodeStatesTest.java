package org.ringrift.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;

class NodeStatesTest {
  private static final TopicPartition PARTITION =
      new TopicPartition(SyncTopics.NODE_STATE.name(), 0);

  @AutoClose
  private final SyncSerdes serdes =
      new SyncSerdes(Map.of("schema.registry.url", "mock://node-states-test"));

  /** Port 1 of this machine, where nobody listens. */
  @AutoClose
  private final SyncSerdes cutOff =
      new SyncSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1"));

  private final Rewinding consumer = new Rewinding();
  private int refusals;

  @AutoClose private final NodeStates states = new NodeStates(consumer, this::deserialize);

  @Test
  void whatCannotBeReadNowIsReadAgainInItsOrder() {
    start();
    deliver(0, bytes("a"));
    deliver(1, bytes("b"));
    refusals = 2;

    assertThat(poll()).isEmpty();
    assertThat(poll()).isEmpty();
    assertThat(poll()).containsExactly("a", "b");
    assertThat(poll()).isEmpty();
  }

  @Test
  void whatCanNeverBeReadIsLeftOut() {
    start();
    deliver(0, new byte[] {1, 2, 3});
    deliver(1, null);
    deliver(2, bytes("NOT A NAME"));
    deliver(3, bytes("a"));

    assertThat(poll()).containsExactly("a");
  }

  private NodeState deserialize(String topic, byte[] value) {
    Deserializer<NodeState> now =
        (refusals-- > 0 ? cutOff : serdes).values(SyncTopics.NODE_STATE).deserializer();
    return now.deserialize(topic, value);
  }

  private void start() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    states.start(1);
  }

  private void deliver(long offset, byte[] value) {
    consumer.deliver(new ConsumerRecord<>(PARTITION.topic(), 0, offset, "key", value));
  }

  private List<String> poll() {
    return states.poll(Duration.ZERO).stream().map(NodeState::getNodeId).toList();
  }

  private byte[] bytes(String node) {
    NodeState state =
        NodeState.newBuilder()
            .setNodeId(node)
            .setStatus(NodeStatus.JOINING)
            .setIncarnation("1")
            .setRole(NodeRole.TRAINING)
            .setProvider("local")
            .setLifetime(NodeLifetime.PERSISTENT)
            .setEndpoints(
                NodeEndpoints.newBuilder()
                    .setHost("127.0.0.1")
                    .setDataServerPort(8770)
                    .setDataDir("/data")
                    .build())
            .setAcceptedDataTypes(List.of("games"))
            .setMaxConcurrentJobs(1)
            .setDiskTotalBytes(-1)
            .setDiskFreeBytes(-1)
            .setInboundBlocked(false)
            .setPriorityHost(false)
            .setExternalStorage(false)
            .setTrainingConfigKeys(List.of())
            .setLoad1m(-1)
            .setRunningJobIds(List.of())
            .setUploadsRunning(0)
            .setJoinedAtMs(1)
            .setLastHeardAtMs(1)
            .setRegistryVersion(1)
            .build();
    return serdes
        .values(SyncTopics.NODE_STATE)
        .serializer()
        .serialize(SyncTopics.NODE_STATE.name(), state);
  }

  /** Kafka's own double, which forgets what it gave, but for what is sought. */
  private static final class Rewinding extends MockConsumer<String, byte[]> {
    private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();

    Rewinding() {
      super("earliest");
    }

    void deliver(ConsumerRecord<String, byte[]> record) {
      log.add(record);
      addRecord(record);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      log.stream().filter(record -> record.offset() >= offset).forEach(this::addRecord);
    }
  }
}
