package org.ringrift.sync.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.Dispatcher;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.dispatch.Policies;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;
import org.ringrift.sync.planner.core.dispatch.Surroundings;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Waiting;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.Load;
import org.ringrift.sync.planner.core.fleet.Mailbox;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeRegistry;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.About;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.Placement;
import org.ringrift.sync.planner.core.placement.PlacementEffect;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;
import org.ringrift.sync.planner.core.placement.PlacementStep;
import org.ringrift.sync.planner.core.placement.Want;

/** The whole core in memory, with a fleet that behaves as badly as the seed says. */
final class Simulation {
  private static final DispatchPolicy DISPATCH = Policies.plain(4);
  private static final PlacementPolicy PLACEMENT = Fleets.policy(3, 2, 1, 2);

  private final Random random;
  private final Placement placement = new Placement(PLACEMENT);
  private final Dispatcher dispatcher = new Dispatcher(DISPATCH);
  private final NodeRegistry registry =
      new NodeRegistry(new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6), FleetRules.NONE);
  private final TreeMap<NodeId, FleetNode> nodes = new TreeMap<>();
  private final TreeMap<ArtifactId, ArtifactState> artifacts = new TreeMap<>();
  private final TreeMap<NodeId, TargetState> targets = new TreeMap<>();
  private final TreeMap<NodeId, TreeMap<ArtifactId, Waiting>> waiting = new TreeMap<>();
  private final TreeMap<NodeId, List<Lease>> accepted = new TreeMap<>();
  private final Set<ArtifactId> reminders = new TreeSet<>();
  private final Set<NodeId> mute = new TreeSet<>();
  private final Map<JobId, Integer> attempts = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private long now = 1_000_000;
  private int incarnations;
  private long games = 10;

  Simulation(long seed, int nodeCount) {
    random = new Random(seed);
    for (int i = 0; i < nodeCount; i++) {
      join(new NodeId("n" + i));
    }
  }

  /** Everything that was decided, in order. */
  List<String> log() {
    return log;
  }

  void misbehave() {
    switch (random.nextInt(12)) {
      case 0, 1 -> announce();
      case 2, 3, 4 -> finish(true);
      case 5 -> finish(false);
      case 6 -> join(anyNode());
      case 7 -> mute.add(anyNode());
      case 8 -> mute.remove(anyNode());
      case 9 -> lose();
      case 10 -> request();
      default -> tick(1_000 + random.nextInt(4) * 3_000L);
    }
    check();
  }

  /** From now on everybody behaves; what somebody wants is there in the end. */
  void calm() {
    mute.clear();
    List.copyOf(nodes.keySet()).forEach(this::join);
    for (ArtifactState state : List.copyOf(artifacts.values())) {
      state.holdings().forEach((node, held) -> assertThat(nodes).containsKey(node));
      decide(
          state.id(),
          new PlacementInput.Requested(new TreeSet<>(), Priority.NORMAL, Optional.empty()));
    }
    for (int round = 0; round < 200; round++) {
      tick(1_000);
      while (!running().isEmpty()) {
        finish(true);
      }
      check();
    }
    for (ArtifactState state : artifacts.values()) {
      boolean lost =
          state.holdings().values().stream().noneMatch(held -> satisfies(state, held.version()));
      assertThat(lost || state.wants().isEmpty())
          .as("all is there of " + state + "; waiting " + waiting + "; running " + targets)
          .isTrue();
    }
  }

  private void join(NodeId id) {
    String incarnation = "i" + incarnations++;
    accepted.remove(id);
    var profile =
        Fleets.node(id.value())
            .role(id.value().hashCode() % 3 == 0 ? NodeRole.TRAINING : NodeRole.SELFPLAY)
            .slots(1 + Math.abs(id.value().hashCode() % 2))
            .profile();
    hear(id, new NodeInput.Joined(incarnation, profile, Disk.UNKNOWN));
    hear(id, new NodeInput.Admitted(incarnation, new Mailbox("sync-jobs." + id, 0)));
  }

  private void hear(NodeId id, NodeInput input) {
    registry
        .apply(id, Optional.ofNullable(nodes.get(id)), input, now)
        .ifPresent(node -> nodes.put(id, node));
    settle(id);
  }

  private void tick(long millis) {
    now += millis;
    for (NodeId id : List.copyOf(nodes.keySet())) {
      FleetNode node = nodes.get(id);
      if (!mute.contains(id)) {
        hear(id, new NodeInput.Heartbeat(node.incarnation(), Disk.UNKNOWN, Load.NONE));
        accepted.getOrDefault(id, List.of()).forEach(lease -> progress(id, lease));
      }
      nodes.put(id, registry.tick(nodes.get(id), now));
    }
    if (random.nextBoolean()) {
      List.copyOf(artifacts.keySet()).forEach(id -> decide(id, new PlacementInput.FleetChanged()));
    }
    List<ArtifactId> due = List.copyOf(reminders);
    reminders.clear();
    due.forEach(id -> decide(id, new PlacementInput.Reminded()));
    List.copyOf(targets.keySet()).forEach(this::settle);
  }

  private void announce() {
    games += 1 + random.nextInt(3);
    NodeId node = anyNode();
    boolean model = random.nextInt(3) == 0;
    ArtifactId id =
        ArtifactId.parse(
            model ? "models:m" + random.nextInt(2) + ".pth" : "games:" + node + ":g.db");
    Version version =
        model
            ? new Version.FileVersion(games, now, Optional.empty())
            : new Version.GamesVersion(games, now, games, Optional.empty());
    decide(id, new PlacementInput.Announced(node, version, About.NOTHING, now, "test"));
  }

  private void request() {
    if (!artifacts.isEmpty()) {
      ArtifactId id = List.copyOf(artifacts.keySet()).get(random.nextInt(artifacts.size()));
      decide(
          id,
          new PlacementInput.Requested(
              new TreeSet<>(Set.of(anyNode())), Priority.NORMAL, Optional.empty()));
    }
  }

  private void lose() {
    NodeId node = anyNode();
    for (ArtifactState state : List.copyOf(artifacts.values())) {
      if (state.holdings().size() > 1 && random.nextBoolean()) {
        decide(state.id(), new PlacementInput.InventoryLacks(node, now + 20_000));
        return;
      }
    }
  }

  private List<NodeId> running() {
    return accepted.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty() && !mute.contains(entry.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void finish(boolean well) {
    List<NodeId> busy = running();
    if (busy.isEmpty()) {
      return;
    }
    NodeId node = busy.get(random.nextInt(busy.size()));
    List<Lease> leases = accepted.get(node);
    Lease lease = leases.remove(random.nextInt(leases.size()));
    Order order = lease.order();
    if (well) {
      work(
          node,
          new DispatchInput.Completed(
              order.artifact(), order.id(), lease.attempt(), order.version(), Set.of()));
      decide(order.artifact(), new PlacementInput.Completed(node, order.version(), now));
    } else {
      boolean retryable = random.nextInt(4) > 0;
      work(
          node,
          new DispatchInput.Failed(
              order.artifact(),
              order.id(),
              lease.attempt(),
              "TEST",
              retryable,
              "broken",
              Set.of()));
      decide(order.artifact(), new PlacementInput.Failed(node, order.id(), new TreeSet<>()));
    }
  }

  private void progress(NodeId node, Lease lease) {
    work(
        node,
        new DispatchInput.Alive(lease.order().artifact(), lease.order().id(), lease.attempt()));
  }

  private void decide(ArtifactId id, PlacementInput input) {
    ArtifactState before = artifacts.getOrDefault(id, ArtifactState.unknown(id));
    PlacementStep step = placement.apply(before, input, view(), now);
    artifacts.put(id, step.state());
    for (PlacementEffect effect : step.effects()) {
      log.add(effect.toString());
      switch (effect) {
        case PlacementEffect.Order order ->
            work(
                order.target(),
                new DispatchInput.Ordered(
                    new Order(
                        order.job(),
                        order.artifact(),
                        order.version(),
                        order.sources(),
                        order.priority(),
                        order.decisionId(),
                        order.gameIds(),
                        order.executor(),
                        order.deadlineMs()),
                    order.revive()));
        case PlacementEffect.Withdraw withdraw ->
            work(withdraw.target(), new DispatchInput.Withdrawn(id, withdraw.reason()));
        case PlacementEffect.DeleteCopy delete ->
            decide(id, new PlacementInput.CopyDeleted(delete.node(), now));
        case PlacementEffect.Learned learned -> assertThat(learned.artifact()).isEqualTo(id);
        case PlacementEffect.Remind remind -> reminders.add(remind.artifact());
        case PlacementEffect.Decided decided ->
            assertThat(decided.basedOn().isPresent() || decided.candidates().size() == nodes.size())
                .as("every node is a candidate of " + decided)
                .isTrue();
      }
    }
  }

  private void work(NodeId node, DispatchInput input) {
    step(node, input);
    settle(node);
  }

  private void settle(NodeId node) {
    TargetState target = targets.getOrDefault(node, TargetState.idle(node));
    dispatcher.lostLeases(target, around(node)).forEach(lost -> step(node, lost));
    for (Waiting work : List.copyOf(waiting.getOrDefault(node, new TreeMap<>()).values())) {
      if (work.notBeforeMs() > 0 && work.notBeforeMs() <= now) {
        step(node, new DispatchInput.Due(work.order().artifact()));
      }
    }
    Optional<QueueEntry> next = next(node);
    while (next.isPresent()) {
      step(node, new DispatchInput.Offered(next.get().artifact()));
      Optional<QueueEntry> offered = next;
      next = next(node);
      assertThat(next).as("an offer changes the queue").isNotEqualTo(offered);
    }
  }

  private Surroundings around(NodeId node) {
    return new Surroundings(
        Optional.ofNullable(nodes.get(node)),
        view(),
        source -> 0,
        executor -> 0,
        Optional.empty(),
        now);
  }

  private Optional<QueueEntry> next(NodeId node) {
    TargetState target = targets.getOrDefault(node, TargetState.idle(node));
    if (!dispatcher.hasRoom(target, around(node))) {
      return Optional.empty();
    }
    List<QueueEntry> entries = new ArrayList<>();
    waiting
        .getOrDefault(node, new TreeMap<>())
        .forEach(
            (artifact, work) ->
                QueueEntry.of(target, artifact, Optional.of(work), DISPATCH)
                    .ifPresent(entries::add));
    return dispatcher.probes(target)
        ? QueueEntry.smallest(entries)
        : QueueEntry.next(entries.stream().filter(e -> isHead(e, entries)).toList(), now, DISPATCH);
  }

  private static boolean isHead(QueueEntry entry, List<QueueEntry> all) {
    return all.stream()
        .filter(other -> other.lane() == entry.lane())
        .allMatch(
            other ->
                entry.position() < other.position()
                    || (entry.position() == other.position()
                        && entry.sequence() <= other.sequence()));
  }

  private void step(NodeId node, DispatchInput input) {
    TargetState before = targets.getOrDefault(node, TargetState.idle(node));
    TreeMap<ArtifactId, Waiting> queue = waiting.computeIfAbsent(node, id -> new TreeMap<>());
    Optional<Waiting> work = Optional.ofNullable(queue.get(input.artifact()));
    DispatchStep step = dispatcher.apply(before, work, input, around(node));
    targets.put(node, step.target());
    queue.remove(input.artifact());
    step.waiting().ifPresent(left -> queue.put(input.artifact(), left));
    for (DispatchEffect effect : step.effects()) {
      log.add(effect.toString());
      if (effect instanceof DispatchEffect.Send send) {
        assertThat(before.leases()).doesNotContainKey(input.artifact());
        send(node, send);
      }
    }
  }

  private void send(NodeId node, DispatchEffect.Send send) {
    JobId job = send.lease().order().id();
    assertThat(nodes.get(node).admitted()).as("sent only to admitted nodes").isTrue();
    assertThat(send.lease().sources()).as("there is a source").isNotEmpty().doesNotContain(node);
    Integer before = attempts.put(job, send.lease().attempt());
    assertThat(before == null || before < send.lease().attempt()).as("tokens rise").isTrue();
    accepted.computeIfAbsent(node, id -> new ArrayList<>()).add(send.lease());
  }

  /** Every wanted replica is there, queued, running, or has a reason. */
  private void check() {
    for (ArtifactState state : artifacts.values()) {
      state.wants().forEach((node, want) -> check(state, node, want));
    }
    targets.forEach(
        (node, target) ->
            assertThat(target.leases().size())
                .isLessThanOrEqualTo(nodes.get(node).profile().maxConcurrentJobs()));
  }

  private void check(ArtifactState state, NodeId node, Want want) {
    if (want.stage() != Want.Stage.ORDERED) {
      return;
    }
    TargetState target = targets.getOrDefault(node, TargetState.idle(node));
    boolean known =
        target.leases().containsKey(state.id())
            || waiting.getOrDefault(node, new TreeMap<>()).containsKey(state.id());
    assertThat(known).as(node + " is to get " + state).isTrue();
  }

  private static boolean satisfies(ArtifactState state, Version version) {
    return state.wanted().filter(version::satisfies).isPresent();
  }

  private NodeId anyNode() {
    return List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
  }

  private FleetView view() {
    return FleetView.of(nodes.values());
  }
}
