package org.ringrift.sync.planner.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.HostFiles;

class NodeRegistryTest {
  private static final NodeId ID = new NodeId("n");
  private static final long NOW = Fleets.NOW;

  private final NodeRegistry registry =
      new NodeRegistry(new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6), FleetRules.NONE);
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

  @Test
  void theHostFileSaysWhenAFullDiskHasRoomAgain() {
    NodeRegistry under =
        new NodeRegistry(
            new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6),
            HostFiles.file().roomy(0.5).build());
    hear(new NodeInput.DiskLow(100));
    NodeInput beat = new NodeInput.Heartbeat("1", new Disk(1000, 450), Load.NONE);

    assertThat(under.apply(ID, Optional.of(node), beat, NOW).get().vitals().diskLow()).isTrue();
    assertThat(registry.apply(ID, Optional.of(node), beat, NOW).get().vitals().diskLow()).isFalse();
  }

  /** So a tick need not look at it. */
  @Test
  void timeChangesNothingBeforeTheNextLook() {
    int changes = 0;
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      NodeRegistry rules =
          new NodeRegistry(
              new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6),
              random.nextInt(3) == 0
                  ? HostFiles.file().status("n", random.nextBoolean() ? "retired" : "ready").build()
                  : FleetRules.NONE);
      FleetNode now = Fleets.node("n").provider("vast").build();
      long time = NOW;
      for (int event = 0; event < 30; event++) {
        time += random.nextInt(30_000);
        OptionalLong look = rules.nextLook(now);
        FleetNode after = rules.tick(now, time);
        if (look.isEmpty() || look.getAsLong() > time) {
          assertThat(after).as("seed " + seed + ", event " + event).isEqualTo(now);
        }
        changes += after.equals(now) ? 0 : 1;
        now = rules.apply(ID, Optional.of(after), anything(random, time), time).orElseThrow();
      }
    }
    assertThat(changes).as("time does change something").isGreaterThan(100);
  }

  private static NodeInput anything(Random random, long time) {
    return switch (random.nextInt(6)) {
      case 0 -> new NodeInput.Idle("no games", time - random.nextInt(120_000), time, false);
      case 1 -> new NodeInput.Active();
      case 2 -> new NodeInput.Left("1");
      case 3 -> new NodeInput.Terminating("outbid", time, Optional.empty());
      default -> new NodeInput.Heartbeat("1", Disk.UNKNOWN, Load.NONE);
    };
  }

  private void hear(NodeInput input) {
    node = registry.apply(ID, Optional.of(node), input, NOW).orElseThrow();
  }
}
