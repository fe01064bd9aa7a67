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
 * The least that two stages with state can do: the first, keyed by artifact, reads an event, puts
 * it into a persistent store with a changelog, and passes it on by the id of its node; the second
 * reads it and passes it on again. Decides nothing.
 */
final class BareTopology {
  private static final String FIRST = "first";
  private static final String STORE = "newest";

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
    String games = SyncTopics.GAME_EVENTS.name();
    topology.addSource(games, new StringDeserializer(), events.deserializer(), games);
    topology.addProcessor(FIRST, Keep::new, games);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), events),
        FIRST);
    addSink(topology, FIRST, between);
    topology.addSource(between, new StringDeserializer(), events.deserializer(), between);
    addSink(topology, between, out);
    return topology;
  }

  private void addSink(Topology topology, String parent, String to) {
    topology.addSink(parent + "-out", to, new StringSerializer(), events.serializer(), parent);
  }

  /** Keeps the newest event of each key. */
  private static final class Keep implements Processor<String, GameEvent, String, GameEvent> {
    private ProcessorContext<String, GameEvent> context;
    private KeyValueStore<String, GameEvent> store;

    @Override
    public void init(ProcessorContext<String, GameEvent> newContext) {
      context = newContext;
      store = newContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, GameEvent> record) {
      store.put(record.key(), record.value());
      context.forward(record.withKey(record.value().getNodeId()));
    }
  }
}
