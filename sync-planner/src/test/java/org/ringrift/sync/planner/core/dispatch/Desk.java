package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.Announce;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.Limit;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.Send;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/** The work of one target, carried in memory the way the topology carries it in stores. */
final class Desk {
  static final NodeId TARGET = new NodeId("target");

  final Dispatcher dispatcher;
  final Map<NodeId, FleetNode> fleet = new TreeMap<>();
  final Map<NodeId, Integer> uploadsElsewhere = new HashMap<>();
  final Map<NodeId, Integer> runsElsewhere = new HashMap<>();
  final Map<ArtifactId, Waiting> waiting = new TreeMap<>();
  final List<DispatchEffect> effects = new ArrayList<>();
  final Map<ArtifactId, Recent> recent = new TreeMap<>();
  private final DispatchPolicy policy;
  TargetState target;
  long now = 1_000_000;

  Desk(DispatchPolicy policy) {
    this(policy, TARGET);
    put(Fleets.node("target").slots(2));
    put(Fleets.node("origin"));
  }

  /** The desk of one of several targets, which knows nobody yet. */
  Desk(DispatchPolicy policy, NodeId id) {
    this.policy = policy;
    this.dispatcher = new Dispatcher(policy);
    this.target = TargetState.idle(id);
  }

  void put(Fleets.Builder node) {
    FleetNode built = node.build();
    fleet.put(built.id(), built);
  }

  /** An order that differs from others in what is given. */
  static Order order(String path, Priority priority, long games, Optional<Long> deadline) {
    ArtifactId artifact = ArtifactId.parse("games:origin:" + path);
    Version version = new Version.GamesVersion(games * 1000, games, games, Optional.empty());
    return new Order(
        JobId.of(artifact, version, TARGET, "test"),
        artifact,
        version,
        List.of(new NodeId("origin")),
        priority,
        "decision",
        new TreeSet<>(),
        TARGET,
        deadline);
  }

  static Order from(Order order, String... sources) {
    List<NodeId> nodes = List.of(sources).stream().map(NodeId::new).toList();
    return new Order(
        order.id(),
        order.artifact(),
        order.version(),
        nodes,
        order.priority(),
        order.decisionId(),
        order.gameIds(),
        order.executor(),
        order.deadlineMs());
  }

  void order(String path, Priority priority, long games) {
    apply(new DispatchInput.Ordered(order(path, priority, games, Optional.empty()), false));
  }

  void apply(DispatchInput input) {
    Surroundings around = around(Optional.ofNullable(recent.get(input.artifact())));
    Optional<Waiting> work = Optional.ofNullable(waiting.get(input.artifact()));
    DispatchStep step = dispatcher.apply(target, work, input, around);
    dispatcher.recent(input, step, around).ifPresent(done -> recent.put(input.artifact(), done));
    target = step.target();
    waiting.remove(input.artifact());
    step.waiting().ifPresent(left -> waiting.put(input.artifact(), left));
    effects.addAll(step.effects());
  }

  /** Takes back what was lost, wakes what is due, and hands out what may go; its jobs. */
  List<Lease> settle() {
    effects.clear();
    dispatcher.lostLeases(target, around()).forEach(this::apply);
    for (Waiting work : List.copyOf(waiting.values())) {
      if (work.notBeforeMs() > 0 && work.notBeforeMs() <= now) {
        apply(new DispatchInput.Due(work.order().artifact()));
      }
    }
    Optional<QueueEntry> next = next();
    while (next.isPresent()) {
      apply(new DispatchInput.Offered(next.get().artifact()));
      next = next();
    }
    DispatchStep review = dispatcher.review(target, around());
    target = review.target();
    effects.addAll(review.effects());
    return sent();
  }

  List<Lease> sent() {
    return effects.stream()
        .filter(Send.class::isInstance)
        .map(effect -> ((Send) effect).lease())
        .toList();
  }

  List<Lease> limited() {
    return effects.stream()
        .filter(Limit.class::isInstance)
        .map(effect -> ((Limit) effect).lease())
        .toList();
  }

  List<Breaker> moves() {
    return effects.stream()
        .filter(DispatchEffect.BreakerMoved.class::isInstance)
        .map(effect -> ((DispatchEffect.BreakerMoved) effect).breaker())
        .toList();
  }

  List<Announce> announced() {
    return effects.stream().filter(Announce.class::isInstance).map(Announce.class::cast).toList();
  }

  void complete(Lease lease) {
    effects.clear();
    apply(
        new DispatchInput.Completed(
            lease.order().artifact(),
            lease.order().id(),
            lease.attempt(),
            lease.order().version(),
            Set.of()));
  }

  void fail(Lease lease, String category) {
    effects.clear();
    apply(
        new DispatchInput.Failed(
            lease.order().artifact(),
            lease.order().id(),
            lease.attempt(),
            category,
            true,
            "broken",
            Set.of(lease.source())));
  }

  String reason(ArtifactId artifact) {
    return dispatcher.reason(target, waiting.get(artifact), around());
  }

  Surroundings around() {
    return around(Optional.empty());
  }

  OptionalLong nextLook() {
    OptionalLong due =
        waiting.values().stream()
            .filter(work -> !work.parked() && work.notBeforeMs() > 0)
            .mapToLong(Waiting::notBeforeMs)
            .min();
    return dispatcher.nextLook(target, due, around());
  }

  private Surroundings around(Optional<Recent> done) {
    return new Surroundings(
        Optional.ofNullable(fleet.get(target.node())),
        FleetView.of(fleet.values()),
        this::uploads,
        this::runs,
        done,
        now);
  }

  private int uploads(NodeId source) {
    long here = target.leases().values().stream().filter(l -> l.source().equals(source)).count();
    return (int) here + uploadsElsewhere.getOrDefault(source, 0);
  }

  private int runs(NodeId executor) {
    long here =
        target.leases().values().stream()
            .filter(lease -> lease.order().executor().equals(executor))
            .count();
    return (int) here + runsElsewhere.getOrDefault(executor, 0);
  }

  private Optional<QueueEntry> next() {
    if (!dispatcher.hasRoom(target, around())) {
      return Optional.empty();
    }
    List<QueueEntry> entries = new ArrayList<>();
    waiting.forEach(
        (artifact, work) ->
            QueueEntry.of(target, artifact, Optional.of(work), policy).ifPresent(entries::add));
    return dispatcher.probes(target)
        ? QueueEntry.smallest(entries)
        : QueueEntry.next(heads(entries), now, policy);
  }

  /** The first of each lane, as the store finds them. */
  static Collection<QueueEntry> heads(List<QueueEntry> entries) {
    Map<Lane, QueueEntry> heads = new TreeMap<>();
    for (QueueEntry entry : entries) {
      heads.merge(entry.lane(), entry, Desk::first);
    }
    return heads.values();
  }

  private static QueueEntry first(QueueEntry a, QueueEntry b) {
    if (a.position() != b.position()) {
      return a.position() < b.position() ? a : b;
    }
    return a.sequence() < b.sequence() ? a : b;
  }
}
