package org.ringrift.sync.planner.stream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.CopySafety;
import org.ringrift.sync.planner.core.placement.Placement;
import org.ringrift.sync.planner.core.placement.PlacementEffect;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;
import org.ringrift.sync.planner.core.placement.PlacementStep;
import org.ringrift.sync.planner.core.repair.RepairRules;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.HolderLearned;
import org.ringrift.sync.planner.state.PlacementNews;
import org.ringrift.sync.planner.state.SafetyAsked;
import org.ringrift.sync.planner.state.TimePassed;
import org.ringrift.sync.planner.state.WorkOrdered;

/**
 * The first stage, keyed by artifact: decides who should hold what. Hands on reports and the time
 * to the second stage. Reads and checks a record before it changes anything.
 */
final class PlacementProcessor
    implements Processor<String, SpecificRecord, String, SpecificRecord> {
  private final PlacementPolicy policy;
  private final FleetBoard board;
  private final int reevaluationsPerTick;
  private ProcessorContext<String, SpecificRecord> context;
  private ArtifactBook artifacts;
  private FleetSweep sweep;
  private final Set<ArtifactId> reminders = new LinkedHashSet<>();
  private RepairDesk repairs;
  private final FleetwidePolicy fleetwide;
  private SpareOriginals spares;
  private FleetRules rules = FleetRules.NONE;
  private Placement placement;
  private long lastTickMs;

  PlacementProcessor(
      PlacementPolicy policy,
      FleetwidePolicy fleetwide,
      FleetBoard board,
      int reevaluationsPerTick) {
    this.policy = policy;
    this.fleetwide = fleetwide;
    this.placement = new Placement(policy);
    this.board = board;
    this.reevaluationsPerTick = reevaluationsPerTick;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> newContext) {
    context = newContext;
    artifacts = ArtifactBook.open(newContext);
    repairs =
        new RepairDesk(
            fleetwide.repair(),
            newContext.getStateStore(StoreNames.REPAIRS),
            newContext.getStateStore(StoreNames.REPAIR_STARTS));
    sweep = new FleetSweep(artifacts.ids(), reevaluationsPerTick);
    spares = new SpareOriginals(newContext.taskId().partition(), fleetwide.partitions());
    // After a restart the sweep looks at every artifact.
    reminders.clear();
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    EventRules.require(record.value() != null, "the value is empty");
    switch (record.value()) {
      case SyncTick tick -> tick(record, tick.getTickAtMs());
      case GameEvent event -> apply(record, PlacementReader.read(record.key(), event));
      case ArtifactEvent event -> apply(record, PlacementReader.read(record.key(), event));
      case SyncRequest event -> request(record, PlacementReader.read(record.key(), event));
      case PlacementNews news -> news(record, news);
      case SyncEvent event -> report(record, event);
      default -> throw new IllegalStateException("no source gives " + record.value());
    }
  }

  private void tick(Record<String, SpecificRecord> record, long tickAtMs) {
    TaskClock.requireNotAhead(tickAtMs, record.timestamp());
    lastTickMs = Math.max(lastTickMs, tickAtMs);
    List<ArtifactId> due = List.copyOf(reminders);
    reminders.clear();
    // Before dispatch hears of the tick, so that what goes out then is the newest.
    due.forEach(id -> apply(record, id, new PlacementInput.Reminded()));
    int partition = context.taskId().partition();
    to(record).toDispatch(record.key(), new DispatchNews(new TimePassed(tickAtMs, partition)));
    spares
        .take(now(record))
        .forEach((node, id) -> apply(record, id, new PlacementInput.OriginalUnwanted(node)));
    sweep
        .next(placement().viewOf(board.view(), now(record)), board.view().nodes().size())
        .forEach(id -> lookAgain(record, id));
    repairs
        .release(now(record))
        .forEach(repair -> to(record).toDispatch(repair.target(), new DispatchNews(repair.work())));
  }

  private void lookAgain(Record<String, SpecificRecord> record, ArtifactId id) {
    apply(record, id, new PlacementInput.FleetChanged());
    artifacts
        .find(id)
        .ifPresent(state -> spares.seen(id, placement().spare(state, board.view(), now(record))));
  }

  private void request(Record<String, SpecificRecord> record, PlacementReader.Addressed request) {
    boolean known = artifacts.find(request.artifact()).flatMap(ArtifactState::wanted).isPresent();
    EventRules.require(
        known,
        "nobody has announced artifact '"
            + request.artifact()
            + "'; check its name, or publish the event that says that it exists");
    apply(record, request);
  }

  private void report(Record<String, SpecificRecord> record, SyncEvent event) {
    ArtifactId artifact = PlacementReader.artifactOf(record.key(), event);
    Optional<PlacementInput> input = PlacementReader.report(event);
    NodeId target = EventRules.node(event.getNodeId());
    DispatchCodec.report(artifact, event)
        .ifPresent(report -> to(record).toDispatch(target, report));
    input.ifPresent(one -> apply(record, artifact, one));
  }

  private void apply(Record<String, SpecificRecord> record, PlacementReader.Addressed addressed) {
    apply(record, addressed.artifact(), addressed.input());
  }

  private void apply(Record<String, SpecificRecord> record, ArtifactId id, PlacementInput input) {
    ArtifactState before = artifacts.find(id).orElseGet(() -> ArtifactState.unknown(id));
    PlacementStep step = placement().apply(before, input, board.view(), now(record));
    if (!step.state().equals(before)) {
      if (step.effects().contains(new PlacementEffect.Remind(id))) {
        artifacts.putDraft(step.state());
      } else {
        artifacts.put(step.state());
      }
      tellLeaving(record, step.state());
    }
    PlacementOutput output = to(record);
    Set<NodeId> begun = RepairRules.begun(before, input, step.state(), board.view());
    if (!begun.isEmpty() || !before.wants().equals(step.state().wants())) {
      String why = "is not wanted any more";
      repairs
          .settle(step.state(), begun, now(record))
          .forEach(one -> output.announce(one.target(), one.work(), State.WITHDRAWN, why));
    }
    if (input instanceof PlacementInput.Failed failed) {
      repairs.ended(id, failed.target());
    } else if (input instanceof PlacementInput.AlreadyShared shared) {
      repairs.ended(id, shared.target());
    } else if (input instanceof PlacementInput.Completed completed) {
      repairs.ended(id, completed.target());
    }
    boolean mayRepair = RepairRules.mayRepair(before, input, step.state(), board.view());
    step.effects().forEach(effect -> forward(output, step.state(), effect, mayRepair));
  }

  private void news(Record<String, SpecificRecord> record, PlacementNews news) {
    if (news.getBody() instanceof SafetyAsked asked) {
      answer(record, asked);
    } else {
      apply(record, PlacementReader.read(record.key(), news));
    }
  }

  private void answer(Record<String, SpecificRecord> record, SafetyAsked asked) {
    ArtifactId id = ArtifactId.parse(record.key());
    ArtifactState state = artifacts.find(id).orElseGet(() -> ArtifactState.unknown(id));
    say(record, state, new NodeId(asked.getNodeId()), asked.getRound());
  }

  /** Holders that are to be switched off hear at once of what may keep them, or not any more. */
  private void tellLeaving(Record<String, SpecificRecord> record, ArtifactState state) {
    state.holdings().keySet().stream()
        .filter(holder -> board.view().node(holder).filter(FleetNode::leaving).isPresent())
        .forEach(holder -> say(record, state, holder, 0));
  }

  private void say(
      Record<String, SpecificRecord> record, ArtifactState state, NodeId node, long round) {
    CopySafety safety = placement().safety(state, node, board.view(), now(record));
    to(record).safety(state.id(), node, round, safety);
  }

  private void order(
      PlacementOutput output, ArtifactState state, PlacementEffect.Order order, boolean mayRepair) {
    WorkOrdered work = DispatchCodec.order(order);
    String newer = "a newer version goes as job " + order.job();
    repairs
        .other(order.artifact(), order.target(), work)
        .ifPresent(older -> output.announce(order.target(), older, State.MERGED, newer));
    Priority urgency = RepairRules.urgency(state, board.view());
    if (mayRepair && repairs.holds(order.artifact(), order.target(), work, urgency)) {
      String why = "is a repair, " + urgency + ", and waits until the limits of repairs allow it";
      output.announce(order.target(), work, State.QUEUED, why);
    } else {
      repairs.handedOn(order.artifact(), order.target());
      output.toDispatch(order.target(), new DispatchNews(work));
    }
  }

  private void forward(
      PlacementOutput output, ArtifactState state, PlacementEffect effect, boolean mayRepair) {
    switch (effect) {
      case PlacementEffect.Decided decided -> output.decided(decided);
      case PlacementEffect.Order order -> order(output, state, order, mayRepair);
      case PlacementEffect.Remind remind -> reminders.add(remind.artifact());
      case PlacementEffect.Withdraw withdraw ->
          output.toDispatch(withdraw.target(), DispatchCodec.withdrawal(withdraw));
      case PlacementEffect.DeleteCopy delete ->
          output.toDispatch(delete.node(), DispatchCodec.deletion(delete));
      case PlacementEffect.Learned learned ->
          output.toDispatch(
              learned.holder(), new DispatchNews(new HolderLearned(learned.artifact().toString())));
    }
  }

  private PlacementOutput to(Record<String, SpecificRecord> record) {
    return new PlacementOutput(context, record);
  }

  private long now(Record<String, SpecificRecord> record) {
    return lastTickMs > 0 ? lastTickMs : record.timestamp();
  }

  /** The rules under the host file of now. */
  private Placement placement() {
    FleetRules now = board.rules();
    if (now.revision() != rules.revision()) {
      rules = now;
      placement = new Placement(policy.under(now));
    }
    return placement;
  }
}
