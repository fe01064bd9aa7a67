package org.ringrift.sync.planner.core.whatif;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.FleetMark;
import org.ringrift.sync.planner.core.placement.Placement;
import org.ringrift.sync.planner.core.placement.PlacementEffect;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.placement.PlacementStep;

/**
 * Every artifact under a plan: what is decided about it, what is handed out for that, and, by the
 * model, what arrives. Confined to one thread.
 */
final class Planned implements Desks.Jobs {
  /** So often within a lease a worker says that it goes on. */
  private static final long SIGNS_PER_LEASE = 3;

  private final Nodes nodes;
  private final Placement placement;
  private final long leaseMs;
  private final Desks desks;
  private final Transfers transfers;
  private final RiskMeter risk;
  private final Ledger ledger = new Ledger();
  private final Map<ArtifactId, ArtifactState> states = new TreeMap<>();
  private final Set<ArtifactId> reminders = new LinkedHashSet<>();
  private long nowMs;

  Planned(Plan plan, Nodes nodes, Speeds speeds, RiskMeter risk) {
    this.nodes = nodes;
    this.risk = risk;
    DispatchPolicy dispatch = plan.dispatch().under(plan.hosts());
    placement = new Placement(plan.placement().under(plan.hosts()));
    leaseMs = dispatch.leaseMs();
    desks = new Desks(dispatch, nodes, this);
    transfers = new Transfers(speeds);
  }

  /** Everything that follows happens then. */
  void at(long timeMs) {
    nowMs = timeMs;
  }

  Transfers transfers() {
    return transfers;
  }

  Optional<ArtifactState> find(ArtifactId artifact) {
    return Optional.ofNullable(states.get(artifact));
  }

  List<ArtifactState> all() {
    return List.copyOf(states.values());
  }

  FleetMark mark() {
    return placement.viewOf(nodes.view(), nowMs);
  }

  /** Takes something in without deciding anything. */
  void learn(ArtifactId id, PlacementInput input) {
    states.put(id, placement.learn(state(id), input, nowMs));
  }

  /** Takes something in, decides, and has done what follows from it. */
  void decide(ArtifactId id, PlacementInput input) {
    PlacementStep step = placement.apply(state(id), input, nodes.view(), nowMs);
    states.put(id, step.state());
    risk.update(step.state(), nodes.view(), nowMs);
    List<NodeId> deleted = new ArrayList<>();
    for (PlacementEffect effect : step.effects()) {
      switch (effect) {
        case PlacementEffect.Order order -> order(order);
        case PlacementEffect.Withdraw withdraw ->
            desks.work(
                withdraw.target(), new DispatchInput.Withdrawn(id, withdraw.reason()), nowMs);
        case PlacementEffect.DeleteCopy delete -> deleted.add(delete.node());
        case PlacementEffect.Remind remind -> reminders.add(remind.artifact());
        case PlacementEffect.Learned learned -> {
          // holdings are all there is to know here
        }
        case PlacementEffect.Decided decided -> {
          // what follows from it are effects of their own
        }
      }
    }
    deleted.forEach(node -> decide(id, new PlacementInput.CopyDeleted(node, nowMs)));
  }

  private ArtifactState state(ArtifactId id) {
    return states.getOrDefault(id, ArtifactState.unknown(id));
  }

  private void order(PlacementEffect.Order order) {
    Order work =
        new Order(
            order.job(),
            order.artifact(),
            order.version(),
            order.sources(),
            order.priority(),
            order.decisionId(),
            order.gameIds(),
            order.executor(),
            order.deadlineMs());
    desks.work(order.target(), new DispatchInput.Ordered(work, order.revive()), nowMs);
  }

  /** Looks at what was put off until the next tick. */
  void remind() {
    List<ArtifactId> due = List.copyOf(reminders);
    reminders.clear();
    due.forEach(id -> decide(id, new PlacementInput.Reminded()));
  }

  /** Looks at every artifact, as the fleet is another one. */
  void lookAtAll() {
    List.copyOf(states.keySet()).forEach(id -> decide(id, new PlacementInput.FleetChanged()));
  }

  /** A node changed: its work is looked at, and what is on it may be more or less at risk. */
  void changed(NodeId node) {
    desks.settle(node, nowMs);
    states.values().stream()
        .filter(state -> state.holdings().containsKey(node))
        .forEach(state -> risk.update(state, nodes.view(), nowMs));
  }

  /** What time does to leases and queues. */
  void tick() {
    transfers
        .speak(leaseMs / SIGNS_PER_LEASE, nowMs)
        .forEach(
            entry ->
                desks.work(
                    entry.getKey().node(),
                    new DispatchInput.Alive(
                        entry.getKey().artifact(),
                        entry.getValue().order().id(),
                        entry.getValue().attempt()),
                    nowMs));
    desks.due(nowMs);
  }

  @Override
  public void sent(NodeId target, Lease lease) {
    ledger.sent();
    Place place = new Place(lease.order().artifact(), target);
    transfers.start(place, lease, state(place.artifact()), nowMs);
  }

  @Override
  public void limited(NodeId target, Lease lease) {
    transfers.limit(new Place(lease.order().artifact(), target), lease, nowMs);
  }

  /** Ends what has ended by now. */
  void arrive() {
    Optional<Map.Entry<Place, Transfers.Moving>> ended = transfers.takeEnded(nowMs);
    while (ended.isPresent()) {
      arrive(ended.get().getKey(), ended.get().getValue());
      ended = transfers.takeEnded(nowMs);
    }
  }

  private void arrive(Place place, Transfers.Moving moving) {
    Lease lease = moving.lease();
    if (!desks.isCurrent(place.node(), lease)) {
      return;
    }
    Version version = lease.order().version();
    ArtifactState state = states.get(place.artifact());
    List<NodeId> there = lease.sources().stream().filter(source -> isReadable(source)).toList();
    if (there.stream().anyMatch(source -> Standing.has(state, source, version))) {
      complete(place, moving);
    } else {
      fail(place, lease, new TreeSet<>(there));
    }
  }

  private boolean isReadable(NodeId source) {
    return nodes.view().node(source).filter(FleetNode::readable).isPresent();
  }

  private void complete(Place place, Transfers.Moving moving) {
    Lease lease = moving.lease();
    Version version = lease.order().version();
    ledger.completed(place, moving.bytes(), version.sizeBytes() > 0);
    desks.work(
        place.node(),
        new DispatchInput.Completed(
            place.artifact(), lease.order().id(), lease.attempt(), version, Set.of()),
        nowMs);
    decide(place.artifact(), new PlacementInput.Completed(place.node(), version, nowMs));
  }

  /** Nobody on the list has it any more. */
  private void fail(Place place, Lease lease, SortedSet<NodeId> without) {
    ledger.failed();
    desks.work(
        place.node(),
        new DispatchInput.Failed(
            place.artifact(),
            lease.order().id(),
            lease.attempt(),
            without.isEmpty() ? "SOURCE_UNREACHABLE" : "SOURCE_MISSING",
            true,
            "no source has it any more",
            new TreeSet<>(lease.sources())),
        nowMs);
    decide(place.artifact(), new PlacementInput.Failed(place.node(), lease.order().id(), without));
  }

  /** What came of it all. */
  Outcome outcome() {
    risk.pass(nowMs);
    return ledger.outcome(Standing.of(states.values(), desks.open()), risk);
  }
}
