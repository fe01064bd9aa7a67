package org.ringrift.sync.it;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Sends what a planner writes to topics that it reads itself to others, under names of their own:
 * the test driver would work on it at once, and a recorded order has it later. Kafka Streams makes
 * it by its name.
 */
public final class CutLoops implements ProcessorWrapper {
  private static final String PREFIX = "replayed-";

  /** The sinks of the topology that write to its own sources. */
  private static final List<String> LOOPS =
      List.of("node-state-out", "node-events-out", "dispatch-inputs-out", "placement-inputs-out");

  /** For Kafka Streams. */
  public CutLoops() {}

  /** Where what is meant for a topic goes instead. */
  static String instead(String topic) {
    return PREFIX + topic;
  }

  /** Adds the sink to which goes what was meant for another one. */
  static <V extends SpecificRecord> void addSink(
      Topology topology, String sink, String topic, Serializer<V> values, String processor) {
    Serializer<V> asMeant = (unused, value) -> values.serialize(topic, value);
    topology.addSink(PREFIX + sink, instead(topic), new StringSerializer(), asMeant, processor);
  }

  @Override
  public <K, V, L, W> WrappedProcessorSupplier<K, V, L, W> wrapProcessorSupplier(
      String name, ProcessorSupplier<K, V, L, W> supplier) {
    return new WrappedProcessorSupplier<>() {
      @Override
      public Processor<K, V, L, W> get() {
        return new Cut<>(supplier.get());
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

  private record Cut<K, V, L, W>(Processor<K, V, L, W> inner) implements Processor<K, V, L, W> {
    @Override
    @SuppressWarnings("unchecked")
    public void init(ProcessorContext<L, W> context) {
      inner.init(
          (ProcessorContext<L, W>)
              Proxy.newProxyInstance(
                  CutLoops.class.getClassLoader(),
                  new Class<?>[] {ProcessorContext.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("forward") && LOOPS.contains(arguments[1])) {
                      arguments[1] = PREFIX + arguments[1];
                    }
                    try {
                      return method.invoke(context, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }));
    }

    @Override
    public void process(Record<K, V> record) {
      inner.process(record);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
