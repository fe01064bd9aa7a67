package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.Dispatcher;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Waiting;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.state.StoredTarget;
import org.ringrift.sync.planner.state.StoredWaiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second stage, keyed by node, second half: queues, leases and what is sent to mailboxes. Sends
 * only to nodes that are admitted.
 */
final class DispatchProcessor implements Processor<String, TargetEvent, String, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchProcessor.class);
  private static final char SEPARATOR = '\0';

  private final Dispatcher dispatcher;
  private final DispatchPolicy policy;
  private final JobWriter jobs;
  private final FleetBoard board;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, NodeState> nodes;
  private KeyValueStore<String, StoredTarget> targets;
  private KeyValueStore<String, StoredWaiting> waiting;
  private QueueStore queue;

  DispatchProcessor(DispatchPolicy policy, FleetBoard board) {
    this.dispatcher = new Dispatcher(policy);
    this.policy = policy;
    this.jobs = new JobWriter(policy);
    this.board = board;
  }

  @Override
  public void init(ProcessorContext<String, Object> newContext) {
    context = newContext;
    nodes = newContext.getStateStore(StoreNames.NODES);
    targets = newContext.getStateStore(StoreNames.TARGETS);
    waiting = newContext.getStateStore(StoreNames.WAITING);
    queue = new QueueStore(newContext.getStateStore(StoreNames.QUEUE));
  }

  @Override
  public void process(Record<String, TargetEvent> record) {
    switch (record.value()) {
      case TargetEvent.NodeChanged changed ->
          settle(record, target(changed.node().id()), changed.nowMs());
      case TargetEvent.WorkChanged changed -> {
        NodeId node = new NodeId(record.key());
        settle(record, apply(record, target(node), changed.input()), changed.nowMs());
      }
      case TargetEvent.Ticked ticked ->
          all()
              .forEach(
                  target ->
                      settle(
                          record,
                          ticked.wasAway() ? excuse(target, ticked) : target,
                          ticked.nowMs()));
    }
  }

  private TargetState excuse(TargetState target, TargetEvent.Ticked ticked) {
    TargetState excused = dispatcher.excuse(target, ticked.nowMs());
    targets.put(target.node().value(), WorkCodec.stored(excused));
    return excused;
  }

  /** Takes back what was lost, and fills the free slots. */
  private void settle(Record<String, TargetEvent> record, TargetState before, long nowMs) {
    Optional<FleetNode> node = node(before.node());
    TargetState target = before;
    for (DispatchInput.LeaseLost lost : dispatcher.lostLeases(target, node, nowMs)) {
      target = apply(record, target, lost);
    }
    if (node.isPresent()) {
      fill(record, target, node.get(), nowMs);
    }
  }

  private void fill(
      Record<String, TargetEvent> record, TargetState before, FleetNode node, long nowMs) {
    TargetState target = before;
    while (dispatcher.hasRoom(target, node)) {
      Optional<QueueEntry> next = QueueEntry.next(queue.heads(target.node()), nowMs, policy);
      if (next.isEmpty()) {
        return;
      }
      target = offer(record, target, node, next.get());
    }
  }

  /** An entry that nothing waits behind would be next for ever, so it goes. */
  private TargetState offer(
      Record<String, TargetEvent> record, TargetState target, FleetNode node, QueueEntry next) {
    Optional<Waiting> work = waiting(target.node(), next.artifact());
    if (work.isEmpty() || target.leases().containsKey(next.artifact())) {
      LOG.error(
          "the queue of {} named {}, which does not wait; mended", node.id(), next.artifact());
      queue.remove(next);
      return target;
    }
    List<NodeId> sources = JobWriter.liveSources(work.get().order(), node.id(), board.view());
    return apply(
        record, target, new DispatchInput.Offered(next.artifact(), sources, node.incarnation()));
  }

  private TargetState apply(
      Record<String, TargetEvent> record, TargetState before, DispatchInput input) {
    Optional<Waiting> work = waiting(before.node(), input.artifact());
    DispatchStep step = dispatcher.apply(before, work, input, record.value().nowMs());
    save(before, work, step, input.artifact());
    step.effects().forEach(effect -> forward(record, before.node(), effect));
    return step.target();
  }

  private void save(
      TargetState before, Optional<Waiting> work, DispatchStep step, ArtifactId artifact) {
    Optional<QueueEntry> left = QueueEntry.of(before, artifact, work);
    Optional<QueueEntry> entered = QueueEntry.of(step.target(), artifact, step.waiting());
    if (!left.equals(entered)) {
      left.ifPresent(queue::remove);
      entered.ifPresent(queue::put);
    }
    if (!work.equals(step.waiting())) {
      waiting.put(key(before.node(), artifact), step.waiting().map(WorkCodec::stored).orElse(null));
    }
    if (!before.equals(step.target())) {
      targets.put(before.node().value(), WorkCodec.stored(step.target()));
    }
  }

  private void forward(Record<String, TargetEvent> record, NodeId target, DispatchEffect effect) {
    switch (effect) {
      case DispatchEffect.Announce announce ->
          context.forward(
              record
                  .withKey(announce.order().artifact().toString())
                  .<Object>withValue(DecisionWriter.job(announce, target, record.timestamp())),
              StoreNames.TO_DECISIONS_OF_DISPATCH);
      case DispatchEffect.Send send -> {
        FleetNode node = node(target).orElseThrow();
        context.forward(
            record
                .withKey(send.lease().order().id().value())
                .<Object>withValue(jobs.write(send, node, board.view(), record.timestamp())),
            StoreNames.TO_MAILBOXES);
      }
    }
  }

  /** As it is now, under the host file. */
  private Optional<FleetNode> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id.value())).map(NodeCodec::core).map(board.rules()::over);
  }

  private TargetState target(NodeId node) {
    StoredTarget stored = targets.get(node.value());
    return stored == null ? TargetState.idle(node) : WorkCodec.core(node, stored);
  }

  private Optional<Waiting> waiting(NodeId node, ArtifactId artifact) {
    return Optional.ofNullable(waiting.get(key(node, artifact))).map(WorkCodec::core);
  }

  private List<TargetState> all() {
    List<TargetState> all = new ArrayList<>();
    try (KeyValueIterator<String, StoredTarget> entries = targets.all()) {
      entries.forEachRemaining(
          entry -> all.add(WorkCodec.core(new NodeId(entry.key), entry.value)));
    }
    return all;
  }

  private static String key(NodeId node, ArtifactId artifact) {
    return node.value() + SEPARATOR + artifact;
  }
}
