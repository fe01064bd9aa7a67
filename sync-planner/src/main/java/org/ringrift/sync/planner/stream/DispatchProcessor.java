package org.ringrift.sync.planner.stream;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Dispatcher;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.state.CopyUnwanted;

/**
 * The second stage, keyed by node, second half: queues, leases and what is sent to mailboxes. Sends
 * only to nodes that are admitted. A tick looks only at the targets whose alarm has come.
 */
final class DispatchProcessor implements Processor<String, TargetEvent, String, Object> {
  private final DispatchPolicy settings;
  private final JobWriter jobs;
  private final FleetBoard board;
  private FleetRules rules = FleetRules.NONE;
  private DispatchPolicy policy;
  private Dispatcher dispatcher;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, NodeState> nodes;
  private TargetBook book;

  /**
   * @param policy as the settings have it, without the host file
   * @param grants empty where jobs go out without
   */
  DispatchProcessor(DispatchPolicy policy, Optional<GrantWriter> grants, FleetBoard board) {
    this.settings = policy;
    this.policy = policy;
    this.dispatcher = new Dispatcher(policy);
    this.jobs = new JobWriter(policy, grants);
    this.board = board;
  }

  @Override
  public void init(ProcessorContext<String, Object> newContext) {
    context = newContext;
    nodes = newContext.getStateStore(StoreNames.NODES);
    book = TargetBook.open(newContext, settings);
  }

  @Override
  public void process(Record<String, TargetEvent> record) {
    boolean anotherFile = follow();
    switch (record.value()) {
      case TargetEvent.NodeChanged changed -> turn(record, changed.node().id()).settle();
      case TargetEvent.WorkChanged changed -> {
        Turn turn = turn(record, new NodeId(record.key()));
        turn.apply(changed.input());
        turn.settle();
      }
      case TargetEvent.CopyUnwanted unwanted -> delete(record, unwanted.copy());
      case TargetEvent.Ticked ticked -> tick(record, ticked);
    }
    if (anotherFile) {
      book.all().forEach(target -> turn(record, target.node()).settle());
    }
  }

  /**
   * Goes by the host file of now.
   *
   * @return true where it is another one, so that every target is to be looked at
   */
  private boolean follow() {
    FleetRules now = board.rules();
    if (now.equals(rules)) {
      return false;
    }
    rules = now;
    policy = settings.under(now);
    dispatcher = new Dispatcher(policy);
    return true;
  }

  private void tick(Record<String, TargetEvent> record, TargetEvent.Ticked ticked) {
    if (ticked.wasAway()) {
      for (TargetState target : book.all()) {
        Turn turn = turn(record, target.node());
        turn.excuse();
        turn.settle();
      }
    } else {
      book.alarms().due(ticked.nowMs()).forEach(node -> turn(record, node).settle());
    }
  }

  private Turn turn(Record<String, TargetEvent> record, NodeId node) {
    return new Turn(
        dispatcher,
        policy,
        book,
        board.view(),
        book.target(node),
        node(node),
        record.value().nowMs(),
        effect -> forward(record, node, effect));
  }

  private void forward(Record<String, TargetEvent> record, NodeId target, DispatchEffect effect) {
    switch (effect) {
      case DispatchEffect.Announce announce ->
          decide(
              record,
              announce.order().artifact(),
              DecisionWriter.job(announce, target, record.timestamp()));
      case DispatchEffect.BreakerMoved moved ->
          decide(
              record,
              moved.cause().artifact(),
              DecisionWriter.breaker(moved, target, record.timestamp()));
      case DispatchEffect.Send send -> mail(record, target, send.lease());
      case DispatchEffect.Limit limit -> mail(record, target, limit.lease());
    }
  }

  /** Without a lease: whoever does not hear of it still has the copy at its next inventory. */
  private void delete(Record<String, TargetEvent> record, CopyUnwanted copy) {
    Optional<FleetNode> holder = node(new NodeId(record.key()));
    if (holder.flatMap(FleetNode::mailbox).isEmpty()) {
      return;
    }
    decide(
        record,
        ArtifactId.parse(copy.getArtifactId()),
        DecisionWriter.deletion(copy, holder.get().id(), record.timestamp()));
    context.forward(
        record
            .withKey(copy.getJobId())
            .<Object>withValue(jobs.deletion(copy, holder.get(), record.value().nowMs())),
        StoreNames.TO_MAILBOXES);
  }

  private void decide(
      Record<String, TargetEvent> record, ArtifactId artifact, SyncDecision decision) {
    context.forward(
        record.withKey(artifact.toString()).<Object>withValue(decision),
        StoreNames.TO_DECISIONS_OF_DISPATCH);
  }

  private void mail(Record<String, TargetEvent> record, NodeId target, Lease lease) {
    NodeId executor = lease.order().executor();
    FleetNode runner =
        lease.order().fetched(target)
            ? node(target).orElseThrow()
            : board.view().node(executor).orElseThrow();
    context.forward(
        record
            .withKey(lease.order().id().value())
            .<Object>withValue(jobs.write(lease, target, runner, board.view())),
        StoreNames.TO_MAILBOXES);
  }

  /** As it is now, under the host file. */
  private Optional<FleetNode> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id.value())).map(NodeCodec::core).map(board.rules()::over);
  }
}
