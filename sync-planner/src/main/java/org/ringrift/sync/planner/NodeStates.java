package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.RegistryUnauthorisedException;
import org.ringrift.sync.events.registry.RegistryUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code node-state} from its beginning. What is no state of a node is left out; where the
 * registry does not answer, the record is read again with the next poll. For one thread, but for
 * {@link #wakeUp()}.
 */
final class NodeStates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStates.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Consumer<String, byte[]> consumer;
  private final Deserializer<NodeState> deserializer;

  NodeStates(Consumer<String, byte[]> consumer, Deserializer<NodeState> deserializer) {
    this.consumer = consumer;
    this.deserializer = deserializer;
  }

  void start(int partitions) {
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(SyncTopics.NODE_STATE.name(), partition))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** The states that came, each with a good node id; of one node in their order. */
  List<NodeState> poll(Duration patience) {
    ConsumerRecords<String, byte[]> records = consumer.poll(patience);
    List<NodeState> states = new ArrayList<>();
    for (TopicPartition partition : records.partitions()) {
      read(partition, records.records(partition), states);
    }
    return states;
  }

  /** Ends a poll that waits with a WakeupException. Safe for any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Stops at a record that cannot be read now: the next poll begins with it. */
  private void read(
      TopicPartition partition,
      List<ConsumerRecord<String, byte[]>> records,
      List<NodeState> states) {
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        if (record.value() != null) {
          states.add(state(record));
        }
      } catch (RegistryUnreachableException | RegistryUnauthorisedException e) {
        LOG.warn("the states of nodes wait for the schema registry: {}", e.getMessage());
        consumer.seek(partition, record.offset());
        LockSupport.parkNanos(PAUSE.toNanos());
        return;
      } catch (KafkaException | IllegalArgumentException e) {
        LOG.error("the state of node '{}' cannot be read: {}", record.key(), e.getMessage());
      }
    }
  }

  private NodeState state(ConsumerRecord<String, byte[]> record) {
    NodeState state = deserializer.deserialize(record.topic(), record.value());
    var unused = new NodeId(state.getNodeId());
    return state;
  }
}
