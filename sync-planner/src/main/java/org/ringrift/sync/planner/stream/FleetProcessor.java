package org.ringrift.sync.planner.stream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.events.registry.RegistryUnauthorisedException;
import org.ringrift.sync.events.registry.RegistryUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code node-state} or {@code fleet-config} on the global thread and shows it on the
 * board.
 *
 * <p>Every record passes here, also when the topic is read back at the start. One that cannot be
 * used never takes the place of the one before it: it is left out here, and becomes a dead letter
 * elsewhere, because a global thread cannot write any.
 */
final class FleetProcessor implements Processor<String, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(FleetProcessor.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int PATIENCE = 60;

  private final String storeName;
  private final BiConsumer<String, byte[]> shown;
  private final Consumer<String> spoilt;
  private KeyValueStore<String, byte[]> store;

  /**
   * @param shown takes key and value, reads them and shows them, or throws
   * @param spoilt takes the key of a record that cannot be used
   */
  FleetProcessor(String storeName, BiConsumer<String, byte[]> shown, Consumer<String> spoilt) {
    this.storeName = storeName;
    this.shown = shown;
    this.spoilt = spoilt;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() == null) {
      return;
    }
    try {
      show(record.key(), record.value());
      store.put(record.key(), record.value());
    } catch (RegistryUnreachableException | RegistryUnauthorisedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error(
          "a record under '{}' of '{}' cannot be used and is left out: {}",
          record.key(),
          storeName,
          e.getMessage());
      spoilt.accept(record.key());
    }
  }

  /** Waits for the registry: the global thread is not replaced when it dies. */
  private void show(String key, byte[] bytes) {
    for (int attempt = 1; ; attempt++) {
      try {
        shown.accept(key, bytes);
        return;
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
