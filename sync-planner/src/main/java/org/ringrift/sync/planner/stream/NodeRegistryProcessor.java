package org.ringrift.sync.planner.stream;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeRegistry;
import org.ringrift.sync.planner.core.training.TrainingData;
import org.ringrift.sync.planner.state.CopyUnwanted;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.HolderLearned;
import org.ringrift.sync.planner.state.InventoryLacks;
import org.ringrift.sync.planner.state.JobReported;
import org.ringrift.sync.planner.state.SafetyAnswered;
import org.ringrift.sync.planner.state.TimePassed;
import org.ringrift.sync.planner.state.WorkOrdered;
import org.ringrift.sync.planner.state.WorkWithdrawn;

/**
 * The second stage, keyed by node, first half: knows the nodes and their inventories, and keeps the
 * clock. Everything about work it passes on to dispatch in the same task, so that a new incarnation
 * ends the leases of the old one before anything else happens.
 */
final class NodeRegistryProcessor implements Processor<String, SpecificRecord, String, Object> {
  private final FleetPolicy settings;
  private final TrainingData trainingData;
  private final FleetBoard board;
  private FleetRules rules = FleetRules.NONE;
  private NodeRegistry registry;
  private ProcessorContext<String, Object> context;
  private NodeBook nodes;
  private Inventories inventories;
  private Drains drains;
  private TrainingReadiness training;
  private TaskClock clock;
  private boolean compared;

  /**
   * @param settings without the host file
   */
  NodeRegistryProcessor(FleetPolicy settings, TrainingData trainingData, FleetBoard board) {
    this.settings = settings;
    this.registry = new NodeRegistry(settings, rules);
    this.trainingData = trainingData;
    this.board = board;
  }

  @Override
  public void init(ProcessorContext<String, Object> newContext) {
    context = newContext;
    nodes = new NodeBook(newContext.getStateStore(StoreNames.NODES));
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
    follow();
    RegistryOutput out = new RegistryOutput(context, record, clock.now(record.timestamp()));
    switch (record.value()) {
      case NodeEvent event -> nodeEvent(record.key(), event, out);
      case DispatchNews news -> news(record.key(), news.getBody(), out);
      default -> throw new IllegalStateException("no source gives " + record.value());
    }
  }

  /** Goes by the host file of now; with another one, every node is to be looked at. */
  private void follow() {
    FleetRules now = board.rules();
    if (!now.equals(rules)) {
      rules = now;
      registry = new NodeRegistry(settings, now);
      nodes.wakeAll();
    }
  }

  private void nodeEvent(String key, NodeEvent event, RegistryOutput out) {
    NodeId id = NodeEventReader.node(key, event);
    Optional<NodeInput> input = NodeEventReader.input(event);
    if (input.isEmpty()) {
      return;
    }
    Optional<InventoryReading> reading =
        event.getBody() instanceof InventoryReported report
            ? Optional.of(InventoryReading.of(id, report, event.getOccurredAtMs()))
            : Optional.empty();
    Optional<FleetNode> before = nodes.node(id);
    Optional<FleetNode> after =
        EventRules.checked(() -> registry.apply(id, before, input.get(), out.nowMs()));
    after.ifPresent(node -> changed(before, node, out));
    reading
        .filter(
            read -> after.filter(node -> node.incarnation().equals(read.incarnation())).isPresent())
        .ifPresent(read -> inventory(after.get(), read, out));
  }

  private void changed(Optional<FleetNode> before, FleetNode after, RegistryOutput out) {
    if (before.filter(after::equals).isPresent()) {
      return;
    }
    nodes.put(after, registry.nextLook(after));
    if (registry.publishes(before, after)) {
      out.toNodeState(after);
    }
    before.ifPresent(old -> drains.ended(old, after, out));
    if (before.filter(old -> old.registryVersion() == after.registryVersion()).isEmpty()) {
      sayReady(after, out);
      out.toDispatch(after.id().value(), new TargetEvent.NodeChanged(after, out.nowMs()));
    }
  }

  private void inventory(FleetNode node, InventoryReading reading, RegistryOutput out) {
    String id = node.id().value();
    reading.items().forEach((artifact, version) -> training.has(id, artifact, version));
    for (Inventories.News news : inventories.read(reading)) {
      if (news.value().getBody() instanceof InventoryLacks) {
        training.lacks(id, ArtifactId.parse(news.artifactId()));
      }
      out.toPlacement(news.artifactId(), news.value());
    }
    sayReady(node, out);
  }

  private void news(String key, Object body, RegistryOutput out) {
    switch (body) {
      case TimePassed time -> tick(time.getTickAtMs(), out);
      case HolderLearned learned -> inventories.learn(key, learned.getArtifactId());
      case SafetyAnswered answer -> answered(key, answer, out);
      case WorkOrdered ordered -> work(key, DispatchCodec.input(ordered), out);
      case WorkWithdrawn withdrawn -> work(key, DispatchCodec.input(withdrawn), out);
      case CopyUnwanted copy ->
          out.toDispatch(key, new TargetEvent.CopyUnwanted(copy, out.nowMs()));
      case JobReported report -> work(key, DispatchCodec.input(report), out);
      default -> throw new InvalidEventException("news of a kind that is not known: " + body);
    }
  }

  private void work(String key, DispatchInput input, RegistryOutput out) {
    if (input instanceof DispatchInput.Completed completed) {
      training.has(key, completed.artifact(), completed.version());
      nodes.node(new NodeId(key)).ifPresent(node -> sayReady(node, out));
    }
    out.toDispatch(key, new TargetEvent.WorkChanged(input, out.nowMs()));
  }

  private void sayReady(FleetNode node, RegistryOutput out) {
    training
        .ready(node, out.nowMs())
        .forEach(ready -> out.toNodeEvents(FleetEventWriter.ready(node, ready, out.nowMs())));
  }

  private void answered(String key, SafetyAnswered answer, RegistryOutput out) {
    nodes
        .node(new NodeId(key))
        .flatMap(FleetNode::drain)
        .filter(Drain::begun)
        .ifPresent(drain -> drains.answered(key, answer, out));
  }

  private void tick(long tickAtMs, RegistryOutput before) {
    boolean wasAway = clock.tick(tickAtMs, settings.silentAfterMs() / 2);
    long now = clock.now(before.record().timestamp());
    RegistryOutput out = new RegistryOutput(context, before.record(), now);
    Set<NodeId> spoilt = board.spoilt();
    Set<NodeId> due = new TreeSet<>(wasAway ? nodes.all() : nodes.due(now));
    due.addAll(spoilt);
    for (NodeId id : due) {
      nodes.node(id).ifPresent(node -> look(node, wasAway, spoilt.contains(id), out));
    }
    compared = true;
    out.toDispatch("", new TargetEvent.Ticked(now, wasAway));
  }

  /**
   * What time did to a node.
   *
   * @param spoilt true where the topic of states will lose the node, because a foreign record lies
   *     over its state
   */
  private void look(FleetNode node, boolean wasAway, boolean spoilt, RegistryOutput out) {
    FleetNode after =
        wasAway ? registry.excuse(node, out.nowMs()) : registry.tick(node, out.nowMs());
    changed(Optional.of(node), after, out);
    if (spoilt || isLost(node.id())) {
      out.toNodeState(after);
    }
    drains
        .look(after, out)
        .map(safe -> registry.safe(after, safe, out.nowMs()))
        .ifPresent(judged -> changed(Optional.of(after), judged, out));
    nodes.node(node.id()).ifPresent(left -> nodes.looked(left.id(), registry.nextLook(left)));
  }

  /**
   * True where the topic of states has lost this node. What is absent there is looked for once
   * after a start: later it is only on its way.
   */
  private boolean isLost(NodeId node) {
    return !compared && board.view().node(node).isEmpty();
  }
}
