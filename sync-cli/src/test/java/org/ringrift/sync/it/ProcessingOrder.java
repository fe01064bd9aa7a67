package org.ringrift.sync.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Notes in which order a planner of this JVM works through its records, and lets its threads work
 * one at a time, so that there is an order. Kafka Streams makes it by its name, so what it notes is
 * static: for one planner at a time, which also has {@link GlobalOrder}.
 */
public final class ProcessingOrder implements ProcessorWrapper {
  private static final ReentrantLock TURN = new ReentrantLock();
  private static final List<Step> STEPS = new ArrayList<>();

  /** Called by another processor in the same step. */
  private static final String SECOND_HALF = "dispatch";

  /** One record that was worked on. */
  record Step(String topic, int partition, long offset) {}

  /** For Kafka Streams. */
  public ProcessingOrder() {}

  /** What was noted since the last call. */
  static List<Step> taken() {
    TURN.lock();
    try {
      List<Step> taken = List.copyOf(STEPS);
      STEPS.clear();
      return taken;
    } finally {
      TURN.unlock();
    }
  }

  /** It is this thread's turn, and these records are its work, until {@link #ended()}. */
  static void begun(ConsumerRecords<?, ?> records) {
    if (!records.isEmpty()) {
      TURN.lock();
      records.forEach(
          record -> STEPS.add(new Step(record.topic(), record.partition(), record.offset())));
    }
  }

  /** Where it was this thread's turn, it is over. */
  static void ended() {
    if (TURN.isHeldByCurrentThread()) {
      TURN.unlock();
    }
  }

  @Override
  public <K, V, L, W> WrappedProcessorSupplier<K, V, L, W> wrapProcessorSupplier(
      String name, ProcessorSupplier<K, V, L, W> supplier) {
    if (name.equals(SECOND_HALF)) {
      return ProcessorWrapper.asWrapped(supplier);
    }
    return new WrappedProcessorSupplier<>() {
      @Override
      public Processor<K, V, L, W> get() {
        return new Noted<>(supplier.get());
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return supplier.stores();
      }
    };
  }

  @Override
  public <K, V, W> WrappedFixedKeyProcessorSupplier<K, V, W> wrapFixedKeyProcessorSupplier(
      String name, FixedKeyProcessorSupplier<K, V, W> supplier) {
    return ProcessorWrapper.asWrappedFixedKey(supplier);
  }

  private static final class Noted<K, V, L, W> implements Processor<K, V, L, W> {
    private final Processor<K, V, L, W> inner;
    private ProcessorContext<L, W> context;

    Noted(Processor<K, V, L, W> inner) {
      this.inner = inner;
    }

    @Override
    public void init(ProcessorContext<L, W> newContext) {
      context = newContext;
      inner.init(newContext);
    }

    @Override
    public void process(Record<K, V> record) {
      RecordMetadata from = context.recordMetadata().orElseThrow();
      TURN.lock();
      try {
        STEPS.add(new Step(from.topic(), from.partition(), from.offset()));
        inner.process(record);
      } finally {
        TURN.unlock();
      }
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
