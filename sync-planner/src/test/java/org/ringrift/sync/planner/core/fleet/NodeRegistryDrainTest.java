package org.ringrift.sync.planner.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.HostFiles;

/** When a node begins to be drained, and what calls it off. */
class NodeRegistryDrainTest {
  private static final long NOW = Fleets.NOW;

  private static final FleetPolicy POLICY =
      new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6);

  private NodeRegistry registry = new NodeRegistry(POLICY, FleetRules.NONE);
  private FleetNode node = Fleets.node("n").provider("Vast").build();

  @Test
  void anIdleNodeIsDrainedAfterTheTimeOfItsProvider() {
    hear(idle(NOW - 40_000, false), NOW);
    assertThat(node.leaving()).isFalse();
    assertThat(node.drain()).get().extracting(Drain::startsAtMs).isEqualTo(NOW + 60_000);

    hear(idle(NOW - 40_000, false), NOW + 30_000);
    assertThat(node.drain()).get().extracting(Drain::startsAtMs).isEqualTo(NOW + 60_000);

    pass(NOW + 59_999);
    assertThat(node.leaving()).isFalse();
    pass(NOW + 60_000);
    assertThat(node.leaving()).isTrue();
    assertThat(node.drain().flatMap(Drain::deadlineMs)).contains(NOW + 240_000);
  }

  @Test
  void aNodeOfAnotherProviderHasOtherTimes() {
    node = Fleets.node("n").provider("nebius").build();

    hear(idle(NOW - 1_799_000, false), NOW);

    assertThat(node.leaving()).isFalse();
    assertThat(node.drain()).get().extracting(Drain::startsAtMs).isEqualTo(NOW + 1_000);
  }

  @Test
  void anOperatorNeedNotWait() {
    hear(idle(NOW, true), NOW);

    assertThat(node.leaving()).isTrue();
    assertThat(node.registryVersion()).isEqualTo(2);
  }

  @Test
  void useCallsItOff() {
    hear(idle(NOW, true), NOW);
    hear(new NodeInput.Active(), NOW);
    assertThat(node.drain()).isEmpty();

    hear(idle(NOW, true), NOW);
    hear(new NodeInput.TrainingStarted("hex8_2p"), NOW);
    assertThat(node.drain()).isEmpty();

    hear(idle(NOW, true), NOW);
    hear(new NodeInput.Joined("2", node.profile(), Disk.UNKNOWN), NOW);
    assertThat(node.drain()).isEmpty();
  }

  @Test
  void aTerminationNoticeBeginsItAtOnceAndNothingCallsItOff() {
    hear(new NodeInput.Terminating("outbid", NOW, Optional.of(NOW + 120_000)), NOW);
    assertThat(node.leaving()).isTrue();
    assertThat(node.drain().flatMap(Drain::deadlineMs)).contains(NOW + 120_000);

    hear(new NodeInput.Active(), NOW);
    hear(idle(NOW, true), NOW);

    assertThat(node.drain()).get().extracting(Drain::reason).isEqualTo("outbid");
  }

  @Test
  void aHostThatTheFileRetiresIsDrainedUntilTheFileSaysSomethingElse() {
    registry = under("retired");
    pass(NOW);
    assertThat(node.leaving()).isTrue();
    assertThat(node.drain())
        .get()
        .extracting(Drain::reason)
        .isEqualTo("the host file says that it is 'retired'");

    hear(new NodeInput.Active(), NOW + 1);
    hear(new NodeInput.TrainingStarted("hex8_2p"), NOW + 1);
    hear(idle(NOW, true), NOW + 1);
    assertThat(node.leaving()).as("use does not call it off").isTrue();

    hear(new NodeInput.Joined("2", node.profile(), Disk.UNKNOWN), NOW + 2);
    pass(NOW + 3);
    assertThat(node.leaving()).as("nor does another start").isTrue();

    registry = under("ready");
    pass(NOW + 4);
    assertThat(node.drain()).isEmpty();
  }

  @Test
  void whatIdleBeganTheFileTakesOver() {
    hear(idle(NOW, true), NOW);
    FleetNode safe = registry.safe(node, true, NOW + 5);
    node = safe;
    registry = under("decommissioned");
    pass(NOW + 6);

    assertThat(node.drain().filter(Drain::safe)).as("still safe").isPresent();
    hear(new NodeInput.Active(), NOW + 7);
    assertThat(node.leaving()).isTrue();
  }

  @Test
  void aNodeThatVanishesAnywayGoesOnThoughTheFileKeepsIt() {
    registry = under("retired");
    pass(NOW);
    hear(new NodeInput.Terminating("outbid", NOW, Optional.of(NOW + 120_000)), NOW);
    registry = under("ready");
    pass(NOW + 1);

    assertThat(node.leaving()).isTrue();
    assertThat(node.drain()).get().extracting(Drain::reason).isEqualTo("outbid");
  }

  @Test
  void safetyIsPartOfTheState() {
    hear(idle(NOW, true), NOW);
    FleetNode safe = registry.safe(node, true, NOW + 5);

    assertThat(safe.drain()).get().extracting(Drain::safeAtMs).isEqualTo(NOW + 5);
    assertThat(registry.safe(safe, false, NOW + 6).drain()).get().matches(drain -> !drain.safe());
  }

  @Test
  void whoComesBackIsPresentAnew() {
    hear(new NodeInput.Recovered(), NOW);

    assertThat(node.presence().mark()).isEqualTo("1+1");
    assertThat(node.registryVersion()).isEqualTo(2);
    hear(new NodeInput.Joined("2", node.profile(), Disk.UNKNOWN), NOW);
    assertThat(node.presence().mark()).isEqualTo("2");
  }

  private static NodeRegistry under(String status) {
    return new NodeRegistry(POLICY, HostFiles.file().status("n", status).build());
  }

  private static NodeInput idle(long sinceMs, boolean atOnce) {
    return new NodeInput.Idle("no games", sinceMs, NOW, atOnce);
  }

  private void hear(NodeInput input, long nowMs) {
    node = registry.apply(node.id(), Optional.of(node), input, nowMs).orElseThrow();
  }

  private void pass(long nowMs) {
    node = registry.apply(node.id(), Optional.of(node), beat(), nowMs).orElseThrow();
    node = registry.tick(node, nowMs);
  }

  private NodeInput beat() {
    return new NodeInput.Heartbeat(node.incarnation(), node.disk(), Load.NONE);
  }
}
