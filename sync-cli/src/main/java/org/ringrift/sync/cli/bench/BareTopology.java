package org.ringrift.sync.cli.bench;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;

/**
 * The least that two stages with state can do: each reads an event, puts it into a persistent store
 * with a changelog and passes it on by the id of its node. The first stage is keyed by artifact,
 * the second by node. Decides nothing.
 */
final class BareTopology {
  private final Serde<GameEvent> events;
  private final String between;
  private final String out;

  BareTopology(SyncSerdes serdes, String between, String out) {
    this.events = serdes.values(SyncTopics.GAME_EVENTS);
    this.between = between;
    this.out = out;
  }

  Topology build(Map<String, ?> settings) {
    Topology topology = new Topology(new TopologyConfig(new StreamsConfig(settings)));
    addStage(topology, SyncTopics.GAME_EVENTS.name(), "first", between);
    addStage(topology, between, "second", out);
    return topology;
  }

  private void addStage(Topology topology, String from, String name, String to) {
    String store = name + "-store";
    topology.addSource(from, new StringDeserializer(), events.deserializer(), from);
    topology.addProcessor(name, () -> new Keep(store), from);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(store), Serdes.String(), events),
        name);
    topology.addSink(name + "-out", to, new StringSerializer(), events.serializer(), name);
  }

  /** Keeps the newest event of each key. */
  private static final class Keep implements Processor<String, GameEvent, String, GameEvent> {
    private final String name;
    private ProcessorContext<String, GameEvent> context;
    private KeyValueStore<String, GameEvent> store;

    Keep(String name) {
      this.name = name;
    }

    @Override
    public void init(ProcessorContext<String, GameEvent> newContext) {
      context = newContext;
      store = newContext.getStateStore(name);
    }

    @Override
    public void process(Record<String, GameEvent> record) {
      store.put(record.key(), record.value());
      context.forward(record.withKey(record.value().getNodeId()));
    }
  }
}
