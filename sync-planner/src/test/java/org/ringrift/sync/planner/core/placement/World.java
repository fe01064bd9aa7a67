package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;

/** A mixed fleet that does what the seed says, and every order carried out or not as it says. */
final class World {
  private final Random random;
  private final boolean crowded;
  private final int target;
  private final Placement placement;
  private final TreeMap<NodeId, Machine> machines = new TreeMap<>();
  private final TreeMap<ArtifactId, ArtifactState> artifacts = new TreeMap<>();
  private final TreeMap<String, Order> jobs = new TreeMap<>();
  private final TreeSet<ArtifactId> reminders = new TreeSet<>();
  private final List<String> log = new ArrayList<>();
  private final List<PlacementEffect.DeleteCopy> kept = new ArrayList<>();
  private long made = 100;
  private int deletions;
  private int originals;

  /** What stays the same of a node, and what does not. */
  private static final class Machine {
    private final String id;
    private final Random traits;
    private final NodeRole role;
    private final boolean ephemeral;
    private final boolean blocked;
    private final boolean pushes;
    private final boolean relays;
    private final boolean modelsOnly;
    private final Optional<String> storage;
    private NodeStatus status = NodeStatus.ADMITTED;
    private boolean diskLow;
    private boolean draining;
    private boolean full;
    private boolean trains;

    Machine(String id, Random random) {
      this.id = id;
      this.traits = random;
      role = List.of(NodeRole.TRAINING, NodeRole.SELFPLAY, NodeRole.COORDINATOR).get(pick(5) / 2);
      ephemeral = pick(3) == 0;
      blocked = pick(4) == 0;
      pushes = pick(2) == 0;
      relays = pick(2) == 0;
      modelsOnly = pick(8) == 0;
      int number = Integer.parseInt(id.substring(1));
      storage = number % 5 < 3 ? Optional.empty() : Optional.of("nfs-" + number / 5);
    }

    private int pick(int bound) {
      return traits.nextInt(bound);
    }

    FleetNode node() {
      Fleets.Builder node = Fleets.node(id).role(role).status(status);
      node = ephemeral ? node.ephemeral().provider("vast") : node;
      node = blocked ? node.inboundBlocked() : node;
      node = pushes ? node.pushes() : node;
      node = relays ? node.relays() : node;
      node = modelsOnly ? node.takes("models") : node;
      node = storage.map(node::storageGroup).orElse(node);
      node = diskLow ? node.diskLow() : node;
      node = full ? node.disk(100 * Fleets.GB, 20 * Fleets.GB) : node;
      node = draining ? node.draining() : node;
      return (trains ? node.training("hex8_2p") : node).build();
    }
  }

  World(long seed, int size) {
    this(seed, size, false);
  }

  /**
   * @param crowded true where there are files only, and disks fill up, from which originals go
   */
  World(long seed, int size, boolean crowded) {
    this.crowded = crowded;
    target = crowded ? 2 : 3;
    PlacementPolicy policy = Fleets.keepingRelays(Fleets.policy(target, 2, 2, 2), 0);
    placement = new Placement(crowded ? Fleets.lettingOriginalsGo(policy, 0.75) : policy);
    random = new Random(seed);
    for (int i = 0; i < size; i++) {
      machines.put(new NodeId("n" + i), new Machine("n" + i, random));
    }
  }

  List<String> log() {
    return log;
  }

  /** How many copies were told to go. */
  int deletions() {
    return deletions;
  }

  /** How many of them were originals. */
  int originals() {
    return originals;
  }

  void event() {
    switch (random.nextInt(crowded ? 14 : 12)) {
      case 13 -> takeStock(any(machines));
      case 12 -> giveAway();
      case 11 -> report();
      case 10 -> remind();
      case 0, 1 -> announce();
      case 2, 3, 4, 5 -> anyJob().ifPresent(this::complete);
      case 6 -> anyJob().ifPresent(this::fail);
      case 7 -> request();
      default -> change(any(machines));
    }
  }

  /** Everybody is there and well, and every job is carried out. */
  void calm() {
    machines
        .values()
        .forEach(
            machine -> {
              machine.status = NodeStatus.ADMITTED;
              machine.diskLow = false;
              machine.draining = false;
              machine.full = false;
            });
    int rounds = 0;
    do {
      look();
      List.copyOf(jobs.values()).forEach(this::complete);
      assertThat(rounds++).as("the work ends: " + jobs).isLessThan(60);
    } while (jobs.values().stream().anyMatch(this::stands));
    artifacts.values().forEach(this::checkEnd);
  }

  private void announce() {
    boolean file = crowded || random.nextBoolean();
    NodeId node = any(machines);
    String name = file ? List.of("models:m.pth", "npz:hex8_2p.npz").get(random.nextInt(2)) : "";
    ArtifactId id = ArtifactId.parse(file ? name : "games:" + node + ":g.db");
    long before = made;
    made += 1 + random.nextInt(3);
    if (file) {
      Version version = new Version.FileVersion(500, made, Optional.of(hash(made)));
      decide(id, new PlacementInput.Announced(node, version, About.NOTHING, made, "test"));
      return;
    }
    long known = gamesOf(id, node);
    About about =
        random.nextInt(4) == 0 || known == 0
            ? About.NOTHING
            : new About(Optional.empty(), Optional.empty(), made - known, ids(known, made));
    long late = random.nextInt(5) == 0 ? before - 50 : made;
    decide(
        id,
        new PlacementInput.Announced(
            node, games(late), late == made ? about : About.NOTHING, late, "test"));
  }

  private void request() {
    if (!artifacts.isEmpty()) {
      List<Optional<Strategy>> words =
          List.of(
              Optional.empty(),
              Optional.of(Strategy.HYBRID),
              Optional.of(Strategy.EPHEMERAL),
              Optional.of(Strategy.BROADCAST));
      SortedSet<NodeId> named = new TreeSet<>();
      if (random.nextBoolean()) {
        named.add(any(machines));
      }
      decide(
          any(artifacts),
          new PlacementInput.Requested(named, Priority.NORMAL, words.get(random.nextInt(4))));
    }
  }

  private void change(NodeId id) {
    Machine machine = machines.get(id);
    switch (random.nextInt(crowded ? 6 : 5)) {
      case 5 -> machine.full = !machine.full;
      case 0 -> machine.diskLow = !machine.diskLow;
      case 1 -> machine.trains = !machine.trains;
      case 2 -> machine.draining = !machine.draining;
      default ->
          machine.status =
              List.of(NodeStatus.ADMITTED, NodeStatus.SILENT, NodeStatus.TERMINATING)
                  .get(random.nextInt(3));
    }
    look();
  }

  private void remind() {
    List<ArtifactId> due = List.copyOf(reminders);
    reminders.clear();
    due.forEach(id -> decide(id, new PlacementInput.Reminded()));
  }

  private void look() {
    List.copyOf(artifacts.keySet()).forEach(id -> decide(id, new PlacementInput.FleetChanged()));
  }

  /** Work whose sources all went away is still with dispatch, and nobody counts on it. */
  private boolean stands(Order order) {
    Want want = artifacts.get(order.artifact()).wants().get(order.target());
    return want != null && want.stage() == Want.Stage.ORDERED;
  }

  /** A chained job is carried out once somebody on its list has the data; as in life. */
  private void complete(Order order) {
    ArtifactState state = artifacts.get(order.artifact());
    boolean served =
        order.sources().stream()
            .flatMap(source -> Optional.ofNullable(state.holdings().get(source)).stream())
            .anyMatch(held -> held.version().satisfies(order.version()));
    if (served) {
      // a newer order for the same target is still to be carried out
      jobs.remove(key(order.target(), order.artifact()), order);
      decide(
          order.artifact(),
          new PlacementInput.Completed(order.target(), order.version(), Fleets.NOW));
    }
  }

  private void fail(Order order) {
    decide(
        order.artifact(),
        new PlacementInput.Failed(
            order.target(), order.job(), new TreeSet<>(order.sources().subList(0, 1))));
  }

  private void decide(ArtifactId id, PlacementInput input) {
    ArtifactState before = artifacts.getOrDefault(id, ArtifactState.unknown(id));
    PlacementStep step = placement.apply(before, input, view(), Fleets.NOW);
    artifacts.put(id, step.state());
    for (PlacementEffect effect : step.effects()) {
      log.add(effect.toString());
      switch (effect) {
        case Order order -> {
          check(order, before, step.state());
          jobs.put(key(order.target(), id), order);
        }
        case PlacementEffect.Withdraw withdraw -> jobs.remove(key(withdraw.target(), id));
        case PlacementEffect.Decided decided -> {
          check(decided);
          decided
              .basedOn()
              .filter(whole -> !crowded)
              .ifPresent(whole -> checkNarrowLook(step.state()));
        }
        case PlacementEffect.DeleteCopy delete -> {
          check(delete, step.state());
          if (random.nextBoolean()) {
            decide(id, new PlacementInput.CopyDeleted(delete.node(), Fleets.NOW));
          } else {
            kept.add(delete);
          }
        }
        case PlacementEffect.Remind remind -> reminders.add(remind.artifact());
        case PlacementEffect.Learned learned -> assertThat(learned.artifact()).isEqualTo(id);
      }
    }
    if (input instanceof PlacementInput.Announced && before.wanted().isPresent()) {
      assertThat(before.wanted().get().satisfies(step.state().wanted().orElseThrow()))
          .as("wanted only rises")
          .isIn(true, before.wanted().equals(step.state().wanted()));
    }
    check(step.state());
  }

  /** A look at every node right after would have changed nothing. */
  private void checkNarrowLook(ArtifactState state) {
    PlacementStep whole =
        placement.apply(state, new PlacementInput.FleetChanged(), view(), Fleets.NOW);
    assertThat(whole.state().wants())
        .as("after a look at some of " + state + ", one at all said " + whole.effects())
        .isEqualTo(state.wants());
    assertThat(whole.effects())
        .noneMatch(Order.class::isInstance)
        .noneMatch(PlacementEffect.Withdraw.class::isInstance);
  }

  /** What others have for certain, and enough of them, is all that ever goes. */
  private void check(PlacementEffect.DeleteCopy delete, ArtifactState after) {
    Machine relay = machines.get(delete.node());
    assertThat(delete.artifact().origin())
        .as("its own: " + delete)
        .isNotEqualTo(Optional.of(relay.node().id()));
    long copies =
        after.holdings().entrySet().stream()
            .filter(entry -> entry.getValue().good() && entry.getValue().verified())
            .filter(entry -> entry.getValue().version().satisfies(delete.version()))
            .map(entry -> machines.get(entry.getKey()).node())
            .filter(node -> !node.id().equals(delete.node()))
            .filter(node -> node.readable() && !node.leaving() && !node.profile().ephemeral())
            .count();
    assertThat(copies)
        .as("copies that last: " + delete + " of " + after)
        .isGreaterThanOrEqualTo(target);
    deletions++;
    if (delete.original()) {
      checkOriginal(delete, after);
    }
  }

  private void checkOriginal(PlacementEffect.DeleteCopy delete, ArtifactState after) {
    Version.FileVersion gone = (Version.FileVersion) delete.version();
    assertThat(machines.get(delete.node()).full).as("its disk is full: " + delete).isTrue();
    assertThat(after.traits().maker()).as("made it: " + delete).contains(delete.node());
    assertThat(delete.receipts())
        .as("receipts: " + delete)
        .hasSizeGreaterThanOrEqualTo(target)
        .doesNotContain(delete.node())
        .allSatisfy(
            receipt -> {
              FleetNode node = machines.get(receipt).node();
              Holding held = after.holdings().get(receipt);
              assertThat(node.admitted() && !node.leaving() && !node.profile().ephemeral())
                  .isTrue();
              assertThat(held.good() && held.verified()).isTrue();
              assertThat(((Version.FileVersion) held.version()).hash()).isEqualTo(gone.hash());
            });
    originals++;
  }

  /** A disk fills up; of every full one goes what may go, as in one turn of the planner. */
  private void giveAway() {
    if (artifacts.isEmpty()) {
      return;
    }
    artifacts.get(any(artifacts)).traits().maker().ifPresent(this::fillUp);
    for (ArtifactId id : List.copyOf(artifacts.keySet())) {
      placement
          .spare(artifacts.get(id), view(), Fleets.NOW)
          .ifPresent(spare -> decide(id, new PlacementInput.OriginalUnwanted(spare.node())));
    }
  }

  private void fillUp(NodeId node) {
    machines.get(node).full = true;
    look();
    takeStock(node);
  }

  /** A worker reads what it has. */
  private void takeStock(NodeId node) {
    for (ArtifactState state : List.copyOf(artifacts.values())) {
      Holding held = state.holdings().get(node);
      if (held != null) {
        decide(state.id(), new PlacementInput.InventoryHas(node, held.version(), made));
      }
    }
  }

  /** A worker that kept its copy says so in its next inventory. */
  private void report() {
    List<PlacementEffect.DeleteCopy> late = List.copyOf(kept);
    kept.clear();
    late.forEach(
        copy ->
            decide(
                copy.artifact(),
                new PlacementInput.InventoryHas(copy.node(), copy.version(), Fleets.NOW)));
  }

  private void check(Order order, ArtifactState before, ArtifactState after) {
    FleetNode target = machines.get(order.target()).node();
    boolean placed =
        before.wants().containsKey(order.target()) || before.holdings().containsKey(order.target());
    assertThat(target.admitted() || (placed && target.status() == NodeStatus.SILENT))
        .as("is there: " + order)
        .isTrue();
    assertThat(target.leaving() || target.vitals().diskLow() || machines.get(order.target()).full)
        .as("takes work: " + order)
        .isFalse();
    assertThat(target.profile().role()).as("role: " + order).isNotEqualTo(NodeRole.COORDINATOR);
    assertThat(target.profile().acceptedDataTypes())
        .as("takes it: " + order)
        .contains(order.artifact().dataType().wireName());
    checkReach(order, target, after);
    checkStorage(order, target, after);
    if (!order.gameIds().isEmpty()) {
      long has = gamesOf(order.artifact(), order.target());
      long wanted = ((Version.GamesVersion) order.version()).gameCount();
      assertThat(order.gameIds()).as("all it lacks: " + order).containsAll(ids(has, wanted));
    }
  }

  /** What one node of a storage has or gets is no work for another one there. */
  private void checkStorage(Order order, FleetNode target, ArtifactState after) {
    Set<NodeId> others = new TreeSet<>(after.wants().keySet());
    after.holdings().keySet().stream().filter(after::satisfiedAt).forEach(others::add);
    assertThat(others)
        .as("shares its storage with nobody who has it or gets it: " + order)
        .noneMatch(other -> target.storageSharedWith(machines.get(other).node()).isPresent());
  }

  private void checkReach(Order order, FleetNode target, ArtifactState after) {
    if (order.executor().equals(order.target())) {
      assertThat(order.sources()).as("can be read from: " + order).noneMatch(this::blocked);
    } else {
      assertThat(order.sources()).as("one pusher: " + order).containsExactly(order.executor());
      assertThat(blocked(order.executor())).as("need not push: " + order).isTrue();
      assertThat(machines.get(order.executor()).pushes).as("can push: " + order).isTrue();
      assertThat(target.profile().inboundBlocked()).as("can be pushed to: " + order).isFalse();
    }
    boolean holder = order.sources().stream().anyMatch(after::satisfiedAt);
    boolean pushedTo = Reach.of(after, view()).open().isEmpty();
    assertThat(holder || pushedTo).as("a holder is on the list: " + order).isTrue();
  }

  private void check(PlacementEffect.Decided decided) {
    decided
        .candidates()
        .forEach(
            one -> {
              boolean silent = one.verdict() == PlacementEffect.Verdict.REFUSED;
              assertThat(!silent || one.reason().isPresent()).as("reason of " + one).isTrue();
              assertThat(one.score())
                  .as("sum of " + one)
                  .isEqualTo(one.terms().stream().mapToDouble(PlacementEffect.Term::points).sum());
            });
  }

  /** Every wanted replica has a job, or waits for a reason that is true. */
  private void check(ArtifactState state) {
    state
        .wants()
        .forEach(
            (target, want) -> {
              boolean ordered = want.stage() == Want.Stage.ORDERED;
              assertThat(!ordered || want.failing() || jobs.containsKey(key(target, state.id())))
                  .as(target + " is to get " + state)
                  .isTrue();
            });
    boolean givers = Reach.of(state, view()).givers() > 0;
    boolean noneMoves =
        !state.wants().isEmpty()
            && state.wants().values().stream()
                .allMatch(want -> want.stage() == Want.Stage.HELD_BACK);
    assertThat(givers && noneMoves).as("somebody must be first: " + state).isFalse();
  }

  private void checkEnd(ArtifactState state) {
    FleetView view = view();
    Strategy strategy = Strategy.of(state, view);
    List<FleetNode> able =
        view.nodes().values().stream()
            .filter(node -> state.satisfiedAt(node.id()) || takes(node, state.id()))
            .toList();
    boolean stuck =
        state.wants().values().stream().anyMatch(want -> want.stage() == Want.Stage.NO_SOURCE);
    if (stuck) {
      assertThat(Reach.of(state, view).open()).as("reachable: " + state).isEmpty();
      return;
    }
    assertThat(state.wants()).as("all is there of " + state).isEmpty();
    if (strategy == Strategy.NONE) {
      return;
    }
    int goal = strategy == Strategy.BROADCAST ? 2 : target;
    // A copy that is lost after the first decision is never replaced on an ephemeral node.
    long lasting =
        storages(
            able.stream()
                .filter(node -> !node.profile().ephemeral() || state.satisfiedAt(node.id())));
    assertThat(storages(able.stream().filter(node -> state.satisfiedAt(node.id()))))
        .as("copies of " + state)
        .isGreaterThanOrEqualTo(Math.min(goal, lasting));
    List<FleetNode> stable =
        able.stream()
            .filter(node -> !node.profile().ephemeral())
            .filter(node -> state.satisfiedAt(node.id()) || !fills(node, able, state))
            .toList();
    assertThat(storages(stable.stream().filter(node -> state.satisfiedAt(node.id()))))
        .as("persistent copies of " + state)
        .isGreaterThanOrEqualTo(Math.min(2, storages(stable.stream())));
    able.stream()
        .filter(node -> mustHave(node, state, strategy))
        .forEach(
            node ->
                assertThat(state.satisfiedAt(node.id()) || fills(node, able, state))
                    .as(node.id() + " has " + state)
                    .isTrue());
  }

  /** True where another node has it on the storage of this one. */
  private static boolean fills(FleetNode node, List<FleetNode> able, ArtifactState state) {
    return able.stream()
        .filter(other -> state.satisfiedAt(other.id()))
        .anyMatch(other -> other.storageSharedWith(node).isPresent());
  }

  private static long storages(Stream<FleetNode> nodes) {
    return nodes.map(FleetNode::storage).distinct().count();
  }

  private static boolean mustHave(FleetNode node, ArtifactState state, Strategy strategy) {
    boolean data = state.id().toString().startsWith("npz");
    return (strategy == Strategy.BROADCAST && node.profile().role() == NodeRole.TRAINING)
        || state.asked().targets().contains(node.id())
        || (data && node.trainingConfigKeys().contains("hex8_2p"));
  }

  private static boolean takes(FleetNode node, ArtifactId id) {
    return node.profile().role() != NodeRole.COORDINATOR
        && node.profile().acceptedDataTypes().contains(id.dataType().wireName());
  }

  private boolean blocked(NodeId node) {
    return machines.get(node).blocked;
  }

  private long gamesOf(ArtifactId id, NodeId node) {
    return Optional.ofNullable(artifacts.get(id))
        .map(state -> state.holdings().get(node))
        .map(held -> ((Version.GamesVersion) held.version()).gameCount())
        .orElse(0L);
  }

  private Optional<Order> anyJob() {
    List<Order> all = List.copyOf(jobs.values());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private <K> K any(Map<K, ?> map) {
    return List.copyOf(map.keySet()).get(random.nextInt(map.size()));
  }

  private FleetView view() {
    return FleetView.of(machines.values().stream().map(Machine::node).toList());
  }

  private static Version games(long total) {
    return new Version.GamesVersion(1000, total, total, Optional.empty());
  }

  private static SortedSet<String> ids(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(number -> "g" + number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ContentHash hash(long number) {
    return new ContentHash("%064x".formatted(number));
  }

  private static String key(NodeId target, ArtifactId id) {
    return target + " " + id;
  }
}
