package org.ringrift.sync.planner.stream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.RegistryUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code node-state} on the global thread and shows it on the board.
 *
 * <p>Works on bytes, because that is how the store is filled when it is read back at the start. A
 * record that cannot be read is left out and said: only planners write this topic.
 */
final class FleetProcessor implements Processor<String, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(FleetProcessor.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int PATIENCE = 60;

  private final FleetBoard board;
  private final Deserializer<NodeState> states;
  private KeyValueStore<String, byte[]> store;

  FleetProcessor(FleetBoard board, Deserializer<NodeState> states) {
    this.board = board;
    this.states = states;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(StoreNames.FLEET);
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        show(entry.key, entry.value);
      }
    }
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    store.put(record.key(), record.value());
    show(record.key(), record.value());
  }

  private void show(String key, byte[] bytes) {
    try {
      board.put(NodeCodec.core(read(bytes)));
    } catch (RegistryUnreachableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error(
          "the state of node '{}' on {} cannot be read and is left out; find out who wrote it: {}",
          key,
          SyncTopics.NODE_STATE.name(),
          e.getMessage());
    }
  }

  /** Waits for the registry: the global thread is not replaced when it dies. */
  private NodeState read(byte[] bytes) {
    for (int attempt = 1; ; attempt++) {
      try {
        return states.deserialize(SyncTopics.NODE_STATE.name(), bytes);
      } catch (RegistryUnreachableException e) {
        if (attempt == PATIENCE) {
          throw e;
        }
        LOG.warn("waiting for the schema registry: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
