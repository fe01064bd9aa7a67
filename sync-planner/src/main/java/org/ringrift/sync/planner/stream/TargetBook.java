package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;
import org.ringrift.sync.planner.core.dispatch.Recent;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Waiting;
import org.ringrift.sync.planner.state.StoredRecent;
import org.ringrift.sync.planner.state.StoredTarget;
import org.ringrift.sync.planner.state.StoredWaiting;

/**
 * The state of the targets of a task, in its stores, and what follows from it, in memory: the
 * queue's order, the alarms, and how many leases each source serves. Not safe for use by several
 * threads.
 */
final class TargetBook {
  private static final char SEPARATOR = '\0';

  private final DispatchPolicy policy;
  private final KeyValueStore<String, StoredTarget> targets;
  private final KeyValueStore<String, StoredWaiting> waiting;
  private final KeyValueStore<String, StoredRecent> recent;
  private final QueueStore queue;
  private final Alarms alarms = new Alarms();
  private final Map<NodeId, Integer> uploads = new HashMap<>();
  private final Map<NodeId, Integer> runs = new HashMap<>();

  private TargetBook(ProcessorContext<?, ?> context, DispatchPolicy policy) {
    this.policy = policy;
    this.targets = context.getStateStore(StoreNames.TARGETS);
    this.waiting = context.getStateStore(StoreNames.WAITING);
    this.recent = context.getStateStore(StoreNames.RECENT);
    this.queue = new QueueStore(context.getStateStore(StoreNames.QUEUE));
  }

  /** Opens the stores; every target is due for a look, as nobody knows yet when it is. */
  static TargetBook open(ProcessorContext<?, ?> context, DispatchPolicy policy) {
    TargetBook book = new TargetBook(context, policy);
    for (TargetState target : book.all()) {
      book.count(target, 1);
      book.alarms.set(target.node(), OptionalLong.of(0));
    }
    return book;
  }

  QueueStore queue() {
    return queue;
  }

  Alarms alarms() {
    return alarms;
  }

  /** How many leases of this task take an upload slot of the source. */
  int uploads(NodeId source) {
    return uploads.getOrDefault(source, 0);
  }

  /** How many leases of this task a node runs, as target or by pushing. */
  int runs(NodeId executor) {
    return runs.getOrDefault(executor, 0);
  }

  TargetState target(NodeId node) {
    StoredTarget stored = targets.get(node.value());
    return stored == null ? TargetState.idle(node) : WorkCodec.core(node, stored);
  }

  Optional<Waiting> waiting(NodeId node, ArtifactId artifact) {
    return Optional.ofNullable(waiting.get(key(node, artifact))).map(WorkCodec::core);
  }

  Optional<Recent> recent(NodeId node, ArtifactId artifact) {
    return Optional.ofNullable(recent.get(key(node, artifact))).map(WorkCodec::core);
  }

  List<TargetState> all() {
    List<TargetState> all = new ArrayList<>();
    try (KeyValueIterator<String, StoredTarget> entries = targets.all()) {
      entries.forEachRemaining(
          entry -> all.add(WorkCodec.core(new NodeId(entry.key), entry.value)));
    }
    return all;
  }

  void save(TargetState before, TargetState after) {
    if (!before.equals(after)) {
      targets.put(before.node().value(), WorkCodec.stored(after));
      count(before, -1);
      count(after, 1);
    }
  }

  void save(TargetState before, Optional<Waiting> work, DispatchStep step, ArtifactId artifact) {
    Optional<QueueEntry> left = QueueEntry.of(before, artifact, work, policy);
    Optional<QueueEntry> entered = QueueEntry.of(step.target(), artifact, step.waiting(), policy);
    if (!left.equals(entered)) {
      left.ifPresent(queue::remove);
      entered.ifPresent(queue::put);
    }
    if (!work.equals(step.waiting())) {
      waiting.put(key(before.node(), artifact), step.waiting().map(WorkCodec::stored).orElse(null));
    }
    save(before, step.target());
  }

  void save(NodeId node, ArtifactId artifact, Recent now) {
    recent.put(key(node, artifact), WorkCodec.stored(now));
  }

  private void count(TargetState target, int by) {
    for (Lease lease : target.leases().values()) {
      count(uploads, lease.source(), by);
      count(runs, lease.order().executor(), by);
    }
  }

  private static void count(Map<NodeId, Integer> counts, NodeId node, int by) {
    counts.merge(node, by, (a, b) -> a + b == 0 ? null : a + b);
  }

  private static String key(NodeId node, ArtifactId artifact) {
    return node.value() + SEPARATOR + artifact;
  }
}
