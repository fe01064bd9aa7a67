package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placement over random mixed fleets: what must hold for each order, and in the end. */
class PlacementSimulationTest {
  private static final int RUNS = 150;
  private static final int EVENTS = 80;

  @ParameterizedTest(name = "{0} nodes")
  @ValueSource(ints = {2, 5, 12})
  void ordersAreAllowedAndTargetsAreMet(int nodes) {
    int deletions = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      try {
        deletions += run(seed, nodes).deletions();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " with " + nodes + " nodes: " + e.getMessage(), e);
      }
    }
    assertThat(deletions).as("copies of relays that went").isGreaterThan(nodes < 12 ? -1 : 0);
  }

  @ParameterizedTest(name = "{0} nodes")
  @ValueSource(ints = {8})
  void originalsGoOnlyFromFullDisksAndWithEnoughReceipts(int nodes) {
    int originals = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      try {
        originals += run(new World(seed, nodes, true)).originals();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " with " + nodes + " nodes: " + e.getMessage(), e);
      }
    }
    assertThat(originals).as("originals that went").isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, 4711})
  void theSameInputsGiveTheSameSteps(long seed) {
    assertThat(run(seed, 9).log()).isEqualTo(run(seed, 9).log()).isNotEmpty();
  }

  private static World run(long seed, int nodes) {
    return run(new World(seed, nodes));
  }

  private static World run(World world) {
    for (int event = 0; event < EVENTS; event++) {
      world.event();
    }
    world.calm();
    return world;
  }
}
