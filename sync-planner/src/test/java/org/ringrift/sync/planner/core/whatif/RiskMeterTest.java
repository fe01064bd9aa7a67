package org.ringrift.sync.planner.core.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.Asked;
import org.ringrift.sync.planner.core.placement.Holding;
import org.ringrift.sync.planner.core.placement.Spread;
import org.ringrift.sync.planner.core.placement.Traits;

class RiskMeterTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:vast-1:a.db");
  private static final FleetView FLEET =
      FleetView.EMPTY
          .with(Fleets.node("vast-1").ephemeral().build())
          .with(Fleets.node("vast-2").ephemeral().build())
          .with(Fleets.node("nfs-1").ephemeral().storageGroup("nfs").build())
          .with(Fleets.node("nfs-2").ephemeral().storageGroup("nfs").build())
          .with(Fleets.node("store-1").build())
          .with(Fleets.node("left-1").status(NodeStatus.LEFT).build());

  private final RiskMeter meter = new RiskMeter(0);
  private final TreeMap<NodeId, Holding> holdings = new TreeMap<>();

  @Test
  void gamesOfOneEphemeralNodeAreAtRiskForAsLongAsThatIsSo() {
    has("vast-1", 100);
    meter.update(state(), FLEET, 10);
    assertThat(meter.games()).isEqualTo(100);
    has("store-1", 70);
    meter.update(state(), FLEET, 30);
    assertThat(meter.games()).isEqualTo(30);
    has("store-1", 100);
    meter.update(state(), FLEET, 40);
    meter.pass(1_000);
    assertThat(meter.games()).isZero();
    assertThat(meter.gameMs()).isEqualTo(100 * 20 + 30 * 10);
  }

  @Test
  void twoEphemeralNodesAreTwoCopies() {
    assertThat(risk("vast-1", "vast-2")).isZero();
  }

  @Test
  void oneStorageIsOneCopyAndANodeThatLeftHasNone() {
    assertThat(risk("nfs-1", "nfs-2")).isEqualTo(100);
    assertThat(risk("vast-1", "left-1")).isEqualTo(100);
    assertThat(risk("left-1")).isZero();
  }

  @Test
  void whatAPersistentNodeHasAloneIsNotAtRisk() {
    assertThat(risk("store-1")).isZero();
  }

  private long risk(String... nodes) {
    holdings.clear();
    for (String node : nodes) {
      has(node, 100);
    }
    meter.update(state(), FLEET, 0);
    return meter.games();
  }

  private void has(String node, long games) {
    Version version = new Version.GamesVersion(1, 1, games, Optional.empty());
    holdings.put(
        new NodeId(node), new Holding(version, 1, 1, true, Optional.empty(), Optional.empty()));
  }

  private ArtifactState state() {
    ArtifactState unknown = ArtifactState.unknown(GAMES);
    Asked asked = unknown.asked();
    Traits traits = unknown.traits();
    Spread spread = unknown.spread();
    return new ArtifactState(
        GAMES,
        Optional.of(new Version.GamesVersion(1, 1, 100, Optional.empty())),
        holdings,
        new TreeMap<>(),
        asked,
        traits,
        0,
        Optional.empty(),
        spread);
  }
}
