package org.ringrift.sync.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core under random events: what must hold after each of them, and in the end. */
class SimulationTest {
  private static final int RUNS = 60;
  private static final int EVENTS = 120;

  @ParameterizedTest(name = "{0} nodes")
  @ValueSource(ints = {2, 4, 7})
  void whatIsWantedIsHeldOrOnItsWayOrHasAReason(int nodes) {
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
  void theSameInputsGiveTheSameDecisions(long seed) {
    assertThat(run(seed, 5)).isEqualTo(run(seed, 5)).isNotEmpty();
  }

  private static List<String> run(long seed, int nodes) {
    Simulation simulation = new Simulation(seed, nodes);
    for (int event = 0; event < EVENTS; event++) {
      simulation.misbehave();
    }
    simulation.calm();
    return simulation.log();
  }
}
