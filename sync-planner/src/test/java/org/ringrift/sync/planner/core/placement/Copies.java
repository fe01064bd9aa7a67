package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;

/**
 * Nodes with copies of a database that is merged, each a set of rows; the planner hears only what
 * real nodes would tell it, late, twice or not at all. Every order is carried out or not as the
 * seed says.
 */
final class Copies {
  static final ArtifactId ELO = ArtifactId.parse("elo:data/unified_elo.db");

  private final Random random;
  private final Placement placement = new Placement(Fleets.policy(3, 2, 2, 2));
  private final TreeMap<NodeId, TreeSet<Integer>> rows = new TreeMap<>();
  private final TreeMap<NodeId, Fleets.Builder> nodes = new TreeMap<>();
  private final TreeMap<NodeId, PlacementEffect.Order> jobs = new TreeMap<>();
  private ArtifactState state = ArtifactState.unknown(ELO);
  private long now = 1_000_000;
  private int written;
  private int jobsDone;
  private boolean quiet;

  /**
   * @param blocked true where some nodes accept no connections, and do not push either
   */
  Copies(long seed, int size, boolean blocked) {
    random = new Random(seed);
    for (int i = 0; i < size; i++) {
      Fleets.Builder node = Fleets.node("n%02d".formatted(i));
      node =
          switch (random.nextInt(7)) {
            case 0 -> node.role(NodeRole.COORDINATOR);
            case 1 -> node.role(NodeRole.SELFPLAY);
            case 2 -> node.role(NodeRole.TRAINING).ephemeral();
            case 3 -> blocked ? node.role(NodeRole.TRAINING).inboundBlocked() : node;
            default -> node.role(NodeRole.TRAINING);
          };
      nodes.put(node.build().id(), node);
    }
  }

  /** A copy of so many nodes is there, each with rows of its own. */
  void scatter(int count) {
    List<NodeId> ids = List.copyOf(nodes.keySet());
    for (int i = 0; i < count; i++) {
      write(ids.get(i));
      inventory(ids.get(i));
    }
  }

  void event() {
    NodeId node = any(nodes);
    switch (random.nextInt(12)) {
      case 0, 1 -> write(node);
      case 2 -> {
        write(node);
        announce(node);
      }
      case 3 -> announce(node);
      case 4 -> inventory(node);
      case 5 -> change(node);
      case 6 -> anyJob().ifPresent(this::fail);
      default -> anyJob().ifPresent(this::carryOut);
    }
  }

  /** Everybody is well and tells what is there; then all work is done, as the rules order it. */
  void calm() {
    nodes.replaceAll((id, node) -> node.status(NodeStatus.ADMITTED));
    decide(new PlacementInput.FleetChanged());
    List.copyOf(rows.keySet()).forEach(this::inventory);
    work();
  }

  /** Carries orders out until there are none; nobody writes any more. */
  void work() {
    quiet = true;
    int before = jobsDone;
    while (!jobs.isEmpty()) {
      carryOut(anyJob().orElseThrow());
      assertThat(jobsDone - before)
          .as("the work ends")
          .isLessThan(20 + nodes.size() * nodes.size());
    }
  }

  int jobsDone() {
    return jobsDone;
  }

  ArtifactState state() {
    return state;
  }

  /** What only nodes have that nobody can read from stays with them. */
  void checkEqual() {
    TreeSet<Integer> all = new TreeSet<>();
    rows.forEach((node, has) -> all.addAll(blocked(node) ? new TreeSet<>() : has));
    rows.forEach(
        (node, has) -> {
          if (blocked(node)) {
            assertThat(has).as("rows of %s, %s", node, state).containsAll(all);
          } else {
            assertThat(has).as("rows of %s, %s", node, state).isEqualTo(all);
          }
        });
    if (!all.isEmpty()) {
      view().nodes().values().stream()
          .filter(node -> node.profile().role() == NodeRole.TRAINING)
          .forEach(node -> assertThat(rows).as("%s has a copy", node.id()).containsKey(node.id()));
      assertThat(state.wants()).isEmpty();
    }
  }

  private boolean blocked(NodeId node) {
    return nodes.get(node).build().profile().inboundBlocked();
  }

  private FleetView view() {
    return FleetView.of(nodes.values().stream().map(Fleets.Builder::build).toList());
  }

  /** Adds a row that nobody else has. */
  void write(NodeId node) {
    rows.computeIfAbsent(node, id -> new TreeSet<>()).add(written);
    written++;
  }

  /** A producer says that something changed. */
  void announce(NodeId node) {
    if (rows.containsKey(node)) {
      now++;
      Version version = new Version.MergedVersion(100, now, 0, Optional.empty());
      decide(new PlacementInput.Announced(node, version, About.NOTHING, now, "test"));
    }
  }

  void inventory(NodeId node) {
    if (rows.containsKey(node)) {
      now++;
      decide(new PlacementInput.InventoryHas(node, version(node), now));
    }
  }

  private void change(NodeId node) {
    NodeStatus status = random.nextBoolean() ? NodeStatus.ADMITTED : NodeStatus.SILENT;
    nodes.computeIfPresent(node, (id, known) -> known.status(status));
    decide(new PlacementInput.FleetChanged());
  }

  /** What the source has now moves, not what it had when the job was ordered. */
  void carryOut(PlacementEffect.Order order) {
    jobs.remove(order.target());
    NodeId source = order.sources().stream().filter(rows::containsKey).findFirst().orElseThrow();
    now++;
    Version there = version(source);
    rows.computeIfAbsent(order.target(), id -> new TreeSet<>()).addAll(rows.get(source));
    Version here = version(order.target());
    if (!quiet && random.nextInt(10) == 0) {
      write(order.target());
      announce(order.target());
    }
    now++;
    jobsDone++;
    decide(
        new PlacementInput.Completed(
            order.target(), here, now, Optional.of(new PlacementInput.Given(source, there))));
  }

  private void fail(PlacementEffect.Order order) {
    decide(new PlacementInput.Failed(order.target(), order.job(), new TreeSet<>()));
  }

  private void decide(PlacementInput input) {
    PlacementStep step = placement.apply(state, input, view(), Fleets.NOW);
    state = step.state();
    for (PlacementEffect effect : step.effects()) {
      switch (effect) {
        case PlacementEffect.Order order -> {
          assertThat(order.sources()).doesNotContain(order.target());
          jobs.put(order.target(), order);
        }
        case PlacementEffect.Withdraw withdraw -> jobs.remove(withdraw.target());
        case PlacementEffect.DeleteCopy delete ->
            throw new AssertionError("what is merged stays: " + delete);
        case PlacementEffect.Remind remind -> throw new AssertionError("merges do not wait");
        case PlacementEffect.Decided decided -> assertThat(decided.strategy()).isNotBlank();
        case PlacementEffect.Learned learned -> assertThat(learned.artifact()).isEqualTo(ELO);
      }
    }
  }

  private Version.MergedVersion version(NodeId node) {
    TreeSet<Integer> has = rows.get(node);
    UUID one = UUID.nameUUIDFromBytes(has.toString().getBytes(StandardCharsets.UTF_8));
    String hex = one.toString().replace("-", "");
    return new Version.MergedVersion(
        has.size(), now, has.size(), Optional.of(new ContentHash(hex + hex)));
  }

  private Optional<PlacementEffect.Order> anyJob() {
    return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(any(jobs)));
  }

  private <V> NodeId any(Map<NodeId, V> map) {
    return new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
  }
}
