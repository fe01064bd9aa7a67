package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.drain.DrainStep;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeRegistry;
import org.ringrift.sync.planner.core.training.TrainingData;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.HolderLearned;
import org.ringrift.sync.planner.state.InventoryLacks;
import org.ringrift.sync.planner.state.JobReported;
import org.ringrift.sync.planner.state.PlacementNews;
import org.ringrift.sync.planner.state.SafetyAnswered;
import org.ringrift.sync.planner.state.SafetyAsked;
import org.ringrift.sync.planner.state.TimePassed;
import org.ringrift.sync.planner.state.WorkOrdered;
import org.ringrift.sync.planner.state.WorkWithdrawn;

/**
 * The second stage, keyed by node, first half: knows the nodes and their inventories, and keeps the
 * clock. Everything about work it passes on to dispatch in the same task, so that a new incarnation
 * ends the leases of the old one before anything else happens.
 */
final class NodeRegistryProcessor implements Processor<String, SpecificRecord, String, Object> {
  private final NodeRegistry registry;
  private final TrainingData trainingData;
  private final long silentAfterMs;
  private final FleetBoard board;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, NodeState> nodes;
  private Inventories inventories;
  private Drains drains;
  private TrainingReadiness training;
  private TaskClock clock;
  private boolean compared;

  NodeRegistryProcessor(
      NodeRegistry registry, TrainingData trainingData, long silentAfterMs, FleetBoard board) {
    this.trainingData = trainingData;
    this.registry = registry;
    this.silentAfterMs = silentAfterMs;
    this.board = board;
  }

  @Override
  public void init(ProcessorContext<String, Object> newContext) {
    context = newContext;
    nodes = newContext.getStateStore(StoreNames.NODES);
    inventories =
        new Inventories(
            newContext.getStateStore(StoreNames.INVENTORY_ITEMS),
            newContext.getStateStore(StoreNames.INVENTORY_PARTS));
    drains =
        new Drains(
            newContext.getStateStore(StoreNames.DRAINS),
            newContext.getStateStore(StoreNames.DRAIN_ANSWERS),
            inventories);
    training =
        new TrainingReadiness(trainingData, newContext.getStateStore(StoreNames.TRAINING_DATA));
    clock = new TaskClock(newContext.getStateStore(StoreNames.CLOCK));
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    EventRules.require(record.value() != null, "the value is empty");
    switch (record.value()) {
      case NodeEvent event -> nodeEvent(record, event);
      case DispatchNews news -> news(record, news.getBody());
      default -> throw new IllegalStateException("no source gives " + record.value());
    }
  }

  private void nodeEvent(Record<String, SpecificRecord> record, NodeEvent event) {
    NodeId id = NodeEventReader.node(record.key(), event);
    Optional<NodeInput> input = NodeEventReader.input(event);
    if (input.isEmpty()) {
      return;
    }
    Optional<InventoryReading> reading =
        event.getBody() instanceof InventoryReported report
            ? Optional.of(InventoryReading.of(id, report, event.getOccurredAtMs()))
            : Optional.empty();
    Optional<FleetNode> before = Optional.ofNullable(nodes.get(id.value())).map(NodeCodec::core);
    Optional<FleetNode> after =
        EventRules.checked(
            () -> registry.apply(id, before, input.get(), clock.now(record.timestamp())));
    after.ifPresent(node -> changed(record, before, node));
    reading
        .filter(
            read -> after.filter(node -> node.incarnation().equals(read.incarnation())).isPresent())
        .ifPresent(read -> inventory(record, after.get(), read));
  }

  private void changed(
      Record<String, SpecificRecord> record, Optional<FleetNode> before, FleetNode after) {
    if (before.filter(after::equals).isPresent()) {
      return;
    }
    String key = after.id().value();
    NodeState state = NodeCodec.state(after);
    nodes.put(key, state);
    if (registry.publishes(before, after)) {
      publish(record, state);
    }
    boolean meaningful =
        before.filter(old -> old.registryVersion() == after.registryVersion()).isEmpty();
    before.ifPresent(old -> ended(record, old, after));
    if (meaningful) {
      sayReady(record, after);
      toDispatch(record, key, new TargetEvent.NodeChanged(after, clock.now(record.timestamp())));
    }
  }

  private void inventory(
      Record<String, SpecificRecord> record, FleetNode node, InventoryReading reading) {
    String id = node.id().value();
    reading.items().forEach((artifact, version) -> training.has(id, artifact, version));
    for (Inventories.News news : inventories.read(reading)) {
      if (news.value().getBody() instanceof InventoryLacks) {
        training.lacks(id, ArtifactId.parse(news.artifactId()));
      }
      context.forward(
          record.withKey(news.artifactId()).withValue(news.value()),
          StoreNames.TO_PLACEMENT_INPUTS);
    }
    sayReady(record, node);
  }

  private void news(Record<String, SpecificRecord> record, Object body) {
    long now = clock.now(record.timestamp());
    String key = record.key();
    switch (body) {
      case TimePassed time -> tick(record, time.getTickAtMs());
      case HolderLearned learned -> inventories.learn(key, learned.getArtifactId());
      case SafetyAnswered answer -> answered(record, answer);
      case WorkOrdered ordered ->
          toDispatch(record, key, new TargetEvent.WorkChanged(DispatchCodec.input(ordered), now));
      case WorkWithdrawn withdrawn ->
          toDispatch(record, key, new TargetEvent.WorkChanged(DispatchCodec.input(withdrawn), now));
      case JobReported report -> reported(record, report, now);
      default -> throw new InvalidEventException("news of a kind that is not known: " + body);
    }
  }

  private void reported(Record<String, SpecificRecord> record, JobReported report, long now) {
    DispatchInput input = DispatchCodec.input(report);
    if (input instanceof DispatchInput.Completed completed) {
      training.has(record.key(), completed.artifact(), completed.version());
      Optional.ofNullable(nodes.get(record.key()))
          .ifPresent(state -> sayReady(record, NodeCodec.core(state)));
    }
    toDispatch(record, record.key(), new TargetEvent.WorkChanged(input, now));
  }

  private void sayReady(Record<String, SpecificRecord> record, FleetNode node) {
    long now = clock.now(record.timestamp());
    training
        .ready(node, now)
        .forEach(ready -> toNodeEvents(record, FleetEventWriter.ready(node, ready, now)));
  }

  private void tick(Record<String, SpecificRecord> record, long tickAtMs) {
    boolean wasAway = clock.tick(tickAtMs, silentAfterMs / 2);
    long now = clock.now(record.timestamp());
    for (FleetNode node : all()) {
      FleetNode after = wasAway ? registry.excuse(node, now) : registry.tick(node, now);
      changed(record, Optional.of(node), after);
      if (lacks(node.id())) {
        publish(record, NodeCodec.state(after));
      }
      after.drain().filter(Drain::begun).ifPresent(drain -> drain(record, after, drain, now));
    }
    compared = true;
    toDispatch(record, "", new TargetEvent.Ticked(now, wasAway));
  }

  /**
   * True where the topic of states has lost this node, or will, because a foreign record lies over
   * its state. What is absent is looked for once after a start: later it is only on its way.
   */
  private boolean lacks(NodeId node) {
    return board.isSpoilt(node) || (!compared && board.view().node(node).isEmpty());
  }

  private void publish(Record<String, SpecificRecord> record, NodeState state) {
    context.forward(record.withKey(state.getNodeId()).withValue(state), StoreNames.TO_NODE_STATE);
  }

  /**
   * Asks what is to be asked about a node that is drained, and says when it may be switched off.
   */
  private void drain(Record<String, SpecificRecord> record, FleetNode node, Drain drain, long now) {
    if (!node.readable()) {
      return;
    }
    String id = node.id().value();
    DrainStep step = drains.step(node, drain, now);
    if (step.ask()) {
      SafetyAsked question = new SafetyAsked(id, step.progress().round());
      drains.items(id).forEach(artifact -> ask(record, artifact, new PlacementNews(question)));
    }
    if (step.safe() != drain.safe()) {
      changed(record, Optional.of(node), registry.safe(node, step.safe(), now));
      NodeEvent event =
          step.safe()
              ? FleetEventWriter.safe(node, drain, drains.items(id).size(), now)
              : FleetEventWriter.cancelled(node, drain, true, step.blocker().orElseThrow(), now);
      toNodeEvents(record, event);
    }
  }

  /** A drain that is called off takes back what was said. */
  private void ended(Record<String, SpecificRecord> record, FleetNode before, FleetNode after) {
    Optional<Drain> begun = before.drain().filter(Drain::begun);
    if (begun.isPresent() && after.drain().isEmpty()) {
      drains.forget(before.id().value());
      String why = "the node is in use again";
      toNodeEvents(
          record,
          FleetEventWriter.cancelled(
              before, begun.get(), false, why, clock.now(record.timestamp())));
    }
  }

  private void answered(Record<String, SpecificRecord> record, SafetyAnswered answer) {
    boolean draining =
        Optional.ofNullable(nodes.get(record.key())).filter(NodeState::getDraining).isPresent();
    if (draining && drains.answered(record.key(), answer)) {
      context.forward(
          record
              .withKey(answer.getArtifactId())
              .withValue(FleetEventWriter.decided(record.key(), answer, record.timestamp())),
          StoreNames.TO_DECISIONS_OF_REGISTRY);
    }
  }

  private void ask(Record<String, SpecificRecord> record, ArtifactId artifact, PlacementNews news) {
    context.forward(
        record.withKey(artifact.toString()).withValue(news), StoreNames.TO_PLACEMENT_INPUTS);
  }

  private void toNodeEvents(Record<String, SpecificRecord> record, NodeEvent event) {
    context.forward(record.withKey(event.getNodeId()).withValue(event), StoreNames.TO_NODE_EVENTS);
  }

  private List<FleetNode> all() {
    List<FleetNode> all = new ArrayList<>();
    try (KeyValueIterator<String, NodeState> entries = nodes.all()) {
      entries.forEachRemaining(entry -> all.add(NodeCodec.core(entry.value)));
    }
    return all;
  }

  private void toDispatch(Record<String, SpecificRecord> record, String key, TargetEvent event) {
    context.forward(record.withKey(key).withValue(event), StoreNames.DISPATCH);
  }
}
