package org.ringrift.sync.planner.stream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.RegistryUnauthorisedException;
import org.ringrift.sync.events.registry.RegistryUnreachableException;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code node-state} on the global thread and shows it on the board.
 *
 * <p>Every record passes here, also when the topic is read back at the start. One that is no state
 * of a node never takes the place of the state before it: it is left out here, and becomes a dead
 * letter elsewhere, because a global thread cannot write any.
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
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() == null) {
      return;
    }
    try {
      board.put(read(record.key(), record.value()));
      store.put(record.key(), record.value());
    } catch (RegistryUnreachableException | RegistryUnauthorisedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error(
          "a record under '{}' on {} is no state of a node and is left out: {}",
          record.key(),
          SyncTopics.NODE_STATE.name(),
          e.getMessage());
      board.spoil(record.key());
    }
  }

  /** Waits for the registry: the global thread is not replaced when it dies. */
  private FleetNode read(String key, byte[] bytes) {
    for (int attempt = 1; ; attempt++) {
      try {
        return NodeCodec.read(states, key, bytes);
      } catch (RegistryUnreachableException | RegistryUnauthorisedException e) {
        if (attempt == PATIENCE) {
          throw e;
        }
        LOG.warn("waiting for the schema registry: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
