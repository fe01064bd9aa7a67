package org.ringrift.sync.planner.stream;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;
import org.ringrift.sync.planner.core.training.TrainingData;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.PlacementNews;
import org.ringrift.sync.planner.state.TimePassed;

/**
 * The two stages of the planner, and the view of the fleet that both read: the nodes, under the
 * operators' host file.
 *
 * <p>The stages are two sub-topologies, joined by topics of their own: the first is keyed by
 * artifact, the second by node. No topic may be a source of both, or they would become one; so the
 * first hands the time on to the second, task by task.
 */
public final class PlannerTopology {
  private final PlacementPolicy placement;
  private final DispatchPolicy dispatch;
  private final FleetPolicy fleet;
  private final FleetwidePolicy fleetwide;
  private final int reevaluationsPerTick;
  private final Optional<GrantTerms> grants;
  private final SyncSerdes serdes;
  private final FleetBoard board = new FleetBoard();

  /**
   * A topology for one Kafka Streams client; the serdes are closed by the caller.
   *
   * @param fleetwide the share of one partition
   * @param grants empty where jobs go out without
   */
  public PlannerTopology(
      PlacementPolicy placement,
      DispatchPolicy dispatch,
      FleetPolicy fleet,
      FleetwidePolicy fleetwide,
      int reevaluationsPerTick,
      Optional<GrantTerms> grants,
      SyncSerdes serdes) {
    this.placement = placement;
    this.dispatch = dispatch;
    this.fleet = fleet;
    this.fleetwide = fleetwide;
    this.reevaluationsPerTick = reevaluationsPerTick;
    this.grants = grants;
    this.serdes = serdes;
  }

  /** The topology, named throughout, so that its topics keep their names. */
  public Topology build(Map<String, ?> streamsConfig) {
    Topology topology = new Topology(new TopologyConfig(new StreamsConfig(streamsConfig)));
    addFleetView(topology);
    addPlacement(topology);
    addDispatch(topology);
    addHostFile(topology); // last, so that the tasks of the stages keep their numbers
    return topology;
  }

  private void addFleetView(Topology topology) {
    var states = serdes.values(SyncTopics.NODE_STATE).deserializer();
    addGlobalView(
        topology,
        SyncTopics.NODE_STATE.name(),
        StoreNames.FLEET,
        StoreNames.FLEET_VIEW,
        () ->
            new FleetProcessor(
                StoreNames.FLEET,
                (key, value) -> board.put(NodeCodec.read(states, key, value)),
                board::spoil));
  }

  private void addHostFile(Topology topology) {
    var files = serdes.values(SyncTopics.FLEET_CONFIG).deserializer();
    addGlobalView(
        topology,
        SyncTopics.FLEET_CONFIG.name(),
        StoreNames.HOST_FILE,
        StoreNames.HOST_FILE_VIEW,
        () ->
            new FleetProcessor(
                StoreNames.HOST_FILE,
                (key, value) -> board.put(HostFileCodec.read(files, key, value)),
                key -> {}));
  }

  private static void addGlobalView(
      Topology topology,
      String topic,
      String store,
      String processor,
      ProcessorSupplier<String, byte[], Void, Void> supplier) {
    topology.addGlobalStore(
        Stores.global(store),
        topic,
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        processor,
        supplier);
  }

  private void addPlacement(Topology topology) {
    addSource(topology, SyncTopics.GAME_EVENTS);
    addSource(topology, SyncTopics.ARTIFACT_EVENTS);
    addSource(topology, SyncTopics.SYNC_REQUESTS);
    addSource(topology, SyncTopics.SYNC_EVENTS);
    addSource(topology, SyncTopics.SYNC_TICKS);
    topology.addSource(
        PlannerTopics.PLACEMENT_INPUTS,
        new StringDeserializer(),
        new StateSerde<>(PlacementNews.class).deserializer(),
        PlannerTopics.PLACEMENT_INPUTS);
    topology.addProcessor(
        StoreNames.PLACEMENT,
        () -> new PlacementProcessor(placement, fleetwide, board, reevaluationsPerTick),
        SyncTopics.GAME_EVENTS.name(),
        SyncTopics.ARTIFACT_EVENTS.name(),
        SyncTopics.SYNC_REQUESTS.name(),
        SyncTopics.SYNC_EVENTS.name(),
        SyncTopics.SYNC_TICKS.name(),
        PlannerTopics.PLACEMENT_INPUTS);
    Stores.ofPlacement().forEach(store -> topology.addStateStore(store, StoreNames.PLACEMENT));
    addSink(
        topology,
        StoreNames.TO_DECISIONS_OF_PLACEMENT,
        SyncTopics.SYNC_DECISIONS,
        StoreNames.PLACEMENT);
    topology.addSink(
        StoreNames.TO_DISPATCH_INPUTS,
        PlannerTopics.DISPATCH_INPUTS,
        new StringSerializer(),
        new StateSerde<>(DispatchNews.class).serializer(),
        timeToItsPartition(),
        StoreNames.PLACEMENT);
  }

  private void addDispatch(Topology topology) {
    addSource(topology, SyncTopics.NODE_EVENTS);
    topology.addSource(
        PlannerTopics.DISPATCH_INPUTS,
        new StringDeserializer(),
        new StateSerde<>(DispatchNews.class).deserializer(),
        PlannerTopics.DISPATCH_INPUTS);
    topology.addProcessor(
        StoreNames.REGISTRY,
        () ->
            new NodeRegistryProcessor(
                fleet, new TrainingData(fleetwide.trainingDataMaxAgeMs()), board),
        SyncTopics.NODE_EVENTS.name(),
        PlannerTopics.DISPATCH_INPUTS);
    topology.addProcessor(
        StoreNames.DISPATCH,
        () -> new DispatchProcessor(dispatch, grants.map(GrantWriter::new), board),
        StoreNames.REGISTRY);
    addStores(topology);
    addSink(topology, StoreNames.TO_NODE_STATE, SyncTopics.NODE_STATE, StoreNames.REGISTRY);
    addSink(topology, StoreNames.TO_NODE_EVENTS, SyncTopics.NODE_EVENTS, StoreNames.REGISTRY);
    addSink(
        topology,
        StoreNames.TO_DECISIONS_OF_REGISTRY,
        SyncTopics.SYNC_DECISIONS,
        StoreNames.REGISTRY);
    topology.addSink(
        StoreNames.TO_PLACEMENT_INPUTS,
        PlannerTopics.PLACEMENT_INPUTS,
        new StringSerializer(),
        new StateSerde<>(PlacementNews.class).serializer(),
        StoreNames.REGISTRY);
    addSink(
        topology,
        StoreNames.TO_DECISIONS_OF_DISPATCH,
        SyncTopics.SYNC_DECISIONS,
        StoreNames.DISPATCH);
    addMailboxes(topology);
  }

  private static void addStores(Topology topology) {
    topology.addStateStore(Stores.nodes(), StoreNames.REGISTRY, StoreNames.DISPATCH);
    Stores.ofRegistry().forEach(store -> topology.addStateStore(store, StoreNames.REGISTRY));
    Stores.ofDispatch().forEach(store -> topology.addStateStore(store, StoreNames.DISPATCH));
  }

  private void addMailboxes(Topology topology) {
    Serializer<SyncJob> jobs = serdes.<SyncJob>values(SyncJob.class).serializer();
    Serializer<AddressedJob> addressed = (topic, value) -> jobs.serialize(topic, value.job());
    StreamPartitioner<String, AddressedJob> partitioner =
        (topic, key, value, partitions) -> Optional.of(Set.of(value.mailbox().partition()));
    topology.<String, AddressedJob>addSink(
        StoreNames.TO_MAILBOXES,
        new MailboxTopic(),
        new StringSerializer(),
        addressed,
        partitioner,
        StoreNames.DISPATCH);
  }

  private <V extends SpecificRecord> void addSource(Topology topology, SyncTopics.Topic<V> topic) {
    topology.addSource(
        topic.name(), new StringDeserializer(), serdes.values(topic).deserializer(), topic.name());
  }

  private <V extends SpecificRecord> void addSink(
      Topology topology, String name, SyncTopics.Topic<V> topic, String parent) {
    topology.addSink(
        name, topic.name(), new StringSerializer(), serdes.values(topic).serializer(), parent);
  }

  /** Everything goes by its key, but for the time, which each task hands to its own counterpart. */
  private static StreamPartitioner<String, DispatchNews> timeToItsPartition() {
    return (topic, key, value, partitions) ->
        value.getBody() instanceof TimePassed time
            ? Optional.of(Set.of(time.getPartition()))
            : Optional.empty();
  }
}
