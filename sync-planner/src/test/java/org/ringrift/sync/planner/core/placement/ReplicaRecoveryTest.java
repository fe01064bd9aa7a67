package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;

/**
 * Holders go away, copies vanish and are damaged, as a seed says; as long as one good copy is left
 * and there are nodes enough that last, there are as many good copies as before in the end.
 */
class ReplicaRecoveryTest {
  private static final int RUNS = 100;
  private static final int DISASTERS = 12;
  private static final int TARGET = 3;
  private static final int LOOKS = 30;

  @ParameterizedTest
  @ValueSource(strings = {"games:n0:g.db", "npz:hex8_2p.npz"})
  void replicasReturnToTheirTarget(String artifact) {
    for (long seed = 0; seed < RUNS; seed++) {
      try {
        new Run(seed, ArtifactId.parse(artifact)).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", " + artifact + ": " + e.getMessage(), e);
      }
    }
  }

  /** One artifact, six to nine nodes that last, and two that may vanish. */
  private static final class Run {
    private final Random random;
    private final ArtifactId id;
    private final Placement placement = new Placement(Fleets.policy(TARGET, 2, 1, 2));
    private final Map<NodeId, Fleets.Builder> nodes = new TreeMap<>();
    private final TreeSet<NodeId> gone = new TreeSet<>();
    private final Map<NodeId, Order> jobs = new TreeMap<>();
    private ArtifactState state;
    private long nowMs = Fleets.NOW;

    Run(long seed, ArtifactId id) {
      random = new Random(seed);
      this.id = id;
      state = ArtifactState.unknown(id);
      int lasting = 6 + random.nextInt(4);
      for (int i = 0; i < lasting; i++) {
        nodes.put(new NodeId("n" + i), Fleets.node("n" + i));
      }
      nodes.put(new NodeId("spot-0"), Fleets.node("spot-0").ephemeral());
      nodes.put(new NodeId("spot-1"), Fleets.node("spot-1").ephemeral());
    }

    void play() {
      NodeId maker = new NodeId("n0");
      apply(new PlacementInput.Announced(maker, version(100), About.NOTHING, nowMs, "test"));
      recover("at first");
      for (int i = 0; i < DISASTERS; i++) {
        String what = disaster();
        if (random.nextBoolean()) {
          what += ", " + disaster();
        }
        recover("after " + what);
      }
    }

    private String disaster() {
      List<NodeId> good = good();
      if (good.size() < 2) {
        return "nothing more";
      }
      NodeId victim = good.get(random.nextInt(good.size()));
      nowMs += 60_000;
      return switch (random.nextInt(4)) {
        case 0 -> away(victim, NodeStatus.LEFT);
        case 1 -> away(victim, NodeStatus.SILENT);
        case 2 -> {
          apply(new PlacementInput.InventoryLacks(victim, nowMs));
          yield victim + " lost its copy";
        }
        default -> {
          apply(new PlacementInput.InventoryHas(victim, version(40), nowMs));
          yield victim + " has a damaged copy";
        }
      };
    }

    /** For longer than anybody waits. Where too few would be left, another one comes back. */
    private String away(NodeId victim, NodeStatus status) {
      if (lasting().size() <= TARGET + 1) {
        gone.stream()
            .findFirst()
            .ifPresent(
                back -> {
                  gone.remove(back);
                  nodes.put(back, Fleets.node(back.value()).recovered());
                });
      }
      gone.add(victim);
      nodes.put(victim, nodes.get(victim).status(status).heardAtMs(nowMs - 3_600_000));
      return victim + " is " + status;
    }

    /** Every job is carried out that can be, until there are no more. */
    private void recover(String when) {
      for (int look = 0; look < LOOKS; look++) {
        apply(new PlacementInput.FleetChanged());
        List.copyOf(jobs.values()).forEach(this::carryOut);
      }
      assertThat(jobs).as("jobs %s", when).isEmpty();
      long copies = lasting().stream().filter(state::satisfiedAt).count();
      long able = lasting().stream().filter(this::able).count();
      assertThat(copies)
          .as(
              "good copies %s, with %s of %s there: %s",
              when, lasting().size(), nodes.size(), state)
          .isGreaterThanOrEqualTo(Math.min(TARGET, able));
    }

    private void carryOut(Order order) {
      boolean served = order.sources().stream().anyMatch(good()::contains);
      if (served && !gone.contains(order.target())) {
        jobs.remove(order.target());
        apply(new PlacementInput.Completed(order.target(), order.version(), ++nowMs));
      }
    }

    private void apply(PlacementInput input) {
      PlacementStep step = placement.apply(state, input, view(), nowMs);
      Optional<String> setBack = step.state().faultAt(new NodeId("n0"));
      state = step.state();
      boolean remind = false;
      for (PlacementEffect effect : step.effects()) {
        switch (effect) {
          case Order order -> {
            assertThat(!owns(order.target()) || setBack.isPresent())
                .as("its own worker refuses: %s", order)
                .isTrue();
            jobs.put(order.target(), order);
          }
          case PlacementEffect.Withdraw withdraw -> jobs.remove(withdraw.target());
          case PlacementEffect.DeleteCopy delete ->
              throw new AssertionError("no node is a relay: " + delete);
          case PlacementEffect.Remind again -> remind = true;
          case PlacementEffect.Decided decided -> {}
          case PlacementEffect.Learned learned -> {}
        }
      }
      if (remind) {
        apply(new PlacementInput.Reminded());
      }
    }

    /** Who has what is wanted, and can be read from. */
    private List<NodeId> good() {
      return nodes.keySet().stream()
          .filter(node -> !gone.contains(node) && state.satisfiedAt(node))
          .toList();
    }

    /** Who made it and lost the whole of it gets nothing; where some is left, the rest comes. */
    private boolean able(NodeId node) {
      return !owns(node) || state.holdings().containsKey(node);
    }

    /** A database at its own node is being written to, and never replaced. */
    private boolean owns(NodeId node) {
      return id.equals(ArtifactId.of(DataType.GAMES, node, id.path()));
    }

    private List<NodeId> lasting() {
      return view().nodes().values().stream()
          .filter(node -> node.admitted() && !node.profile().ephemeral())
          .map(FleetNode::id)
          .toList();
    }

    /** Who is not gone was heard of just now. */
    private FleetView view() {
      nodes.forEach((id, node) -> nodes.put(id, gone.contains(id) ? node : node.heardAtMs(nowMs)));
      return FleetView.of(nodes.values().stream().map(Fleets.Builder::build).toList());
    }

    private Version version(long size) {
      return id.dataType().hasOrigin()
          ? new Version.GamesVersion(size, Fleets.NOW, size, Optional.empty())
          : new Version.FileVersion(size, Fleets.NOW, Optional.empty());
    }
  }
}
