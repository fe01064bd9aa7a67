package org.ringrift.sync.planner.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;

class NodeRegistryTest {
  private static final NodeId ID = new NodeId("n");
  private static final long NOW = Fleets.NOW;

  private final NodeRegistry registry =
      new NodeRegistry(new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6));
  private FleetNode node = Fleets.node("n").build();

  @ParameterizedTest(name = "total {0}, free {1}: low afterwards {2}")
  @CsvSource({"1000, 399, true", "1000, 400, true", "1000, 401, false", "-1, -1, true"})
  void aWarningOfAFullDiskLastsUntilThereIsRoom(long total, long free, boolean low) {
    FleetNode before = node;
    hear(new NodeInput.DiskLow(100));
    assertThat(node.vitals().diskLow()).isTrue();
    assertThat(node.registryVersion()).isGreaterThan(before.registryVersion());

    hear(new NodeInput.Heartbeat("1", new Disk(total, free), Load.NONE));

    assertThat(node.vitals().diskLow()).isEqualTo(low);
  }

  @Test
  void anImpossibleWarningStillCounts() {
    hear(new NodeInput.DiskLow(Long.MAX_VALUE));

    assertThat(node.vitals().diskLow()).isTrue();
    assertThat(node.disk()).isEqualTo(Fleets.node("n").build().disk());
  }

  private void hear(NodeInput input) {
    node = registry.apply(ID, Optional.of(node), input, NOW).orElseThrow();
  }
}
