package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placement over random mixed fleets: what must hold for each order, and in the end. */
class PlacementSimulationTest {
  private static final int RUNS = 150;
  private static final int EVENTS = 80;

  @ParameterizedTest(name = "{0} nodes")
  @ValueSource(ints = {2, 5, 12})
  void ordersAreAllowedAndTargetsAreMet(int nodes) {
    for (long seed = 0; seed < RUNS; seed++) {
      try {
        run(seed, nodes);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " with " + nodes + " nodes: " + e.getMessage(), e);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, 4711})
  void theSameInputsGiveTheSameSteps(long seed) {
    assertThat(run(seed, 9)).isEqualTo(run(seed, 9)).isNotEmpty();
  }

  private static List<String> run(long seed, int nodes) {
    World world = new World(seed, nodes);
    for (int event = 0; event < EVENTS; event++) {
      world.event();
    }
    world.calm();
    return world.log();
  }
}
