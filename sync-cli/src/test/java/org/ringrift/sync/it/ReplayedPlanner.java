package org.ringrift.sync.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.StreamsSettings;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.PlacementNews;
import org.ringrift.sync.planner.stream.PlannerTopics;
import org.ringrift.sync.planner.stream.PlannerTopology;

/** The topology of a planner over one partition, without a broker: it gets what the test gives. */
final class ReplayedPlanner implements AutoCloseable {
  private static final List<String> LOOPS =
      List.of(
          SyncTopics.NODE_STATE.name(),
          SyncTopics.NODE_EVENTS.name(),
          PlannerTopics.DISPATCH_INPUTS,
          PlannerTopics.PLACEMENT_INPUTS);

  private final TopologyTestDriver driver;
  private final Map<String, TestInputTopic<String, byte[]>> inputs = new HashMap<>();

  /** The settings of the planner whose input it gets; the serdes are the caller's. */
  ReplayedPlanner(PlannerConfig config, SyncSerdes serdes, Path stateDir) {
    Map<String, Object> settings = StreamsSettings.of(config, 1);
    settings.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, CutLoops.class);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    Topology topology =
        new PlannerTopology(
                config.placement(),
                config.dispatch(),
                config.fleet(),
                config.fleetwide().share(1),
                config.reevaluationsPerTick(),
                config.grants().terms(),
                serdes)
            .build(settings);
    addLoops(topology, serdes);
    Properties properties = new Properties();
    properties.putAll(settings);
    driver = new TopologyTestDriver(topology, properties, Instant.EPOCH);
  }

  /** Works on one record, to its end. */
  void work(ConsumerRecord<String, byte[]> record) {
    inputs
        .computeIfAbsent(
            record.topic(),
            topic ->
                driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer()))
        .pipeInput(
            new TestRecord<>(record.key(), record.value(), record.headers(), record.timestamp()));
  }

  /** What it wrote to a topic, in order. */
  List<TestRecord<String, byte[]>> written(String topic) {
    String name = LOOPS.contains(topic) ? CutLoops.instead(topic) : topic;
    return driver.producedTopicNames().contains(name)
        ? driver
            .createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()
        : List.of();
  }

  @Override
  public void close() {
    driver.close();
  }

  private static void addLoops(Topology topology, SyncSerdes serdes) {
    CutLoops.addSink(
        topology,
        "node-state-out",
        SyncTopics.NODE_STATE.name(),
        serdes.values(SyncTopics.NODE_STATE).serializer(),
        "node-registry");
    CutLoops.addSink(
        topology,
        "node-events-out",
        SyncTopics.NODE_EVENTS.name(),
        serdes.values(SyncTopics.NODE_EVENTS).serializer(),
        "node-registry");
    CutLoops.addSink(
        topology,
        "placement-inputs-out",
        PlannerTopics.PLACEMENT_INPUTS,
        (topic, news) -> bytes(((PlacementNews) news)::toByteBuffer),
        "node-registry");
    CutLoops.addSink(
        topology,
        "dispatch-inputs-out",
        PlannerTopics.DISPATCH_INPUTS,
        (topic, news) -> bytes(((DispatchNews) news)::toByteBuffer),
        "placement");
  }

  /** Generated records are encoded as planners encode what only they read. */
  private static byte[] bytes(Encoding encoding) {
    try {
      ByteBuffer buffer = encoding.write();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Encoding {
    ByteBuffer write() throws IOException;
  }
}
