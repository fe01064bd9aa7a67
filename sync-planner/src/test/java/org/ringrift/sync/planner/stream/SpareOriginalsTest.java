package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.placement.OriginalRules;
import org.ringrift.sync.planner.core.placement.OriginalRules.Spare;

class SpareOriginalsTest {
  private static final long TURN_MS = OriginalRules.PACE_MS;
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final ArtifactId SMALL = ArtifactId.parse("npz:small.npz");
  private static final ArtifactId LARGE = ArtifactId.parse("npz:large.npz");

  private final SpareOriginals spares = new SpareOriginals(1, 3);

  private void seen(ArtifactId artifact, NodeId node, long bytes) {
    spares.seen(artifact, Optional.of(new Spare(node, bytes)));
  }

  @Test
  void theLargestOfEachNodeGoes() {
    seen(SMALL, A, 10);
    seen(LARGE, A, 20);
    seen(SMALL, B, 10);
    spares.seen(LARGE, Optional.empty());

    assertThat(spares.take(TURN_MS)).isEqualTo(Map.of(A, LARGE, B, SMALL));
  }

  @Test
  void onePartitionAfterTheOtherHasItsTurn() {
    for (long turn = 0; turn < 6; turn++) {
      seen(LARGE, A, 20);
      assertThat(spares.take(turn * TURN_MS).isEmpty()).as("turn " + turn).isEqualTo(turn % 3 != 1);
    }
  }

  @Test
  void oneGoesInATurn() {
    seen(LARGE, A, 20);
    assertThat(spares.take(TURN_MS)).hasSize(1);
    seen(SMALL, A, 10);

    assertThat(spares.take(2 * TURN_MS - 1)).isEmpty();
    assertThat(spares.take(4 * TURN_MS)).isEqualTo(Map.of(A, SMALL));
  }
}
