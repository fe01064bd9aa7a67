package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.NodeId;

/** Copies of a database that is merged end equal, whatever happened, and then there is peace. */
class MergeSimulationTest {

  static LongStream seeds() {
    long first = Long.getLong("sync.test.seed", 1);
    return LongStream.range(first, first + Integer.getInteger("sync.test.seeds", 200));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allCopiesEndEqual(long seed) {
    Copies copies = new Copies(seed, 3 + (int) (seed % 9), seed % 3 == 0);
    for (int i = 0; i < 120; i++) {
      copies.event();
    }
    copies.calm();
    copies.checkEqual();
    int done = copies.jobsDone();
    copies.calm();
    assertThat(copies.jobsDone()).as("nothing is left to do, seed %s", seed).isEqualTo(done);
  }

  @Test
  void oneChangeCostsEveryOtherNodeOneMerge() {
    Copies copies = new Copies(3, 50, false);
    copies.scatter(50);
    copies.calm();
    copies.checkEqual();
    int before = copies.jobsDone();

    copies.write(new NodeId("n07"));
    copies.announce(new NodeId("n07"));
    copies.work();

    copies.checkEqual();
    assertThat(copies.jobsDone() - before).isEqualTo(49);
  }

  @Test
  void changesOfAllNodesAtOnceCostAFewMergesEach() {
    Copies copies = new Copies(4, 50, false);
    copies.scatter(50);
    copies.calm();
    int before = copies.jobsDone();

    copies.scatter(50);
    copies.work();

    copies.checkEqual();
    assertThat(copies.jobsDone() - before).isLessThanOrEqualTo(50 * 4);
  }
}
