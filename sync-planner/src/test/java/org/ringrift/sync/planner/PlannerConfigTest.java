package org.ringrift.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.config.Environment;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.dispatch.BreakerPolicy;

class PlannerConfigTest {

  @Test
  void defaultsAreThoseOfTheDesign() {
    PlannerConfig config = with(Map.of());
    assertThat(config.grants().lifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(config.placement().replication().target()).isEqualTo(3);
    assertThat(config.placement().disk().maxUsedShare()).isEqualTo(0.7);
    assertThat(config.dispatch().leaseMs()).isEqualTo(30_000);
    assertThat(config.dispatch().maxFailures()).isEqualTo(8);
    assertThat(config.fleet().silentAfterMs()).isEqualTo(20_000);
    assertThat(config.dispatch().bandwidth().byProvider())
        .containsOnly(
            entry("runpod", 100_000_000L),
            entry("nebius", 100_000_000L),
            entry("vast", 50_000_000L),
            entry("vultr", 75_000_000L),
            entry("hetzner", 25_000_000L));
    assertThat(config.dispatch().breaker().standard()).isEqualTo(new BreakerPolicy.Trip(3, 60_000));
    assertThat(config.dispatch().breaker().byProvider())
        .containsEntry("vast", new BreakerPolicy.Trip(6, 90_000))
        .containsEntry("hetzner", new BreakerPolicy.Trip(3, 30_000))
        .hasSize(6);
    assertThat(config.dispatch().pacing().remembers(ArtifactId.parse("games:n:g.db"))).isFalse();
  }

  @Test
  void everySettingIsUsed() {
    PlannerConfig config =
        with(
            Map.of(
                "placement.excluded.nodes", "a, b",
                "placement.replication.target", "1",
                "dispatch.bandwidth.hosts", "runpod-*=80, runpod-h100-1=0.5",
                "dispatch.min.interval", "2 s",
                "dispatch.lease.duration", "5 s"));
    assertThat(config.placement().excluded())
        .containsExactlyInAnyOrder(new NodeId("a"), new NodeId("b"));
    assertThat(config.placement().replication().minimum())
        .as("never above the target")
        .isEqualTo(1);
    assertThat(config.dispatch().leaseMs()).isEqualTo(5_000);
    assertThat(config.dispatch().pacing().minIntervalMs()).isEqualTo(2_000);
    assertThat(config.dispatch().bandwidth().overrides())
        .containsEntry(new HostPattern("runpod-*"), 80_000_000L)
        .containsEntry(new HostPattern("runpod-h100-1"), 500_000L);
  }

  @Test
  void variablesOfTheEnvironmentKeepTheirMeaning() {
    Map<String, String> environment =
        Map.of(
            "RINGRIFT_SYNC_TIMEOUT", "300",
            "RINGRIFT_MIN_SYNC_INTERVAL", "2.0",
            "RINGRIFT_SYNC_BATCH_SIZE", "5",
            "RINGRIFT_SYNC_PARALLEL", "7",
            "RINGRIFT_OTHER", "x");
    PlannerConfig config =
        with(Environment.over(Map.of(), environment, PlannerConfig.VARIABLES).texts());

    assertThat(config.dispatch().leaseMs()).isEqualTo(300_000);
    assertThat(config.dispatch().pacing().minIntervalMs()).isEqualTo(2_000);
    assertThat(config.dispatch().pacing().batchGames()).isEqualTo(5);
    assertThat(config.dispatch().bandwidth().uploadsPerSource()).isEqualTo(7);
  }

  @Test
  void withoutAKeySomebodyMustSayThatThereNeedBeNone() {
    assertThatThrownBy(() -> PlannerConfig.from(Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'grants.private-key' is missing")
        .hasMessageContaining("ringsync keys")
        .hasMessageContaining("'grants.required'");
    assertThat(PlannerConfig.from(Map.of("grants.required", "false")).grants().terms()).isEmpty();
  }

  @Test
  void aKeyThatCannotBeUsedIsNamed() {
    assertThatThrownBy(() -> with(Map.of()).grants().terms())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'grants.private-key'")
        .hasMessageContaining("/nowhere/grants.key");
  }

  @ParameterizedTest
  @CsvSource({
    "planner.threads, 0",
    "grants.lifetime, 1 s",
    "placement.max.disk.used.percent, 170",
    "placement.excluded.nodes, UPPER",
    "dispatch.lease.duration, soon",
    "dispatch.bandwidth.providers, vast=50",
    "dispatch.bandwidth.providers, 'vast=50, vast=60, others=1'",
    "dispatch.bandwidth.hosts, Runpod-*=50",
    "dispatch.bandwidth.hosts, runpod-*=-1",
    "dispatch.bandwidth.hosts, runpod-*",
    "dispatch.breakers, others=3",
    "dispatch.breakers, others=0/60s",
    "dispatch.uploads.per.source, 0",
    "dispatch.min.interval, 1 h",
    "fleet.drain.times, vast=30min",
    "fleet.drain.times, vast=30min/180s",
    "planner.thread, 1"
  })
  void wrongSettingsAreNamed(String key, String value) {
    assertThatThrownBy(() -> with(Map.of(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key);
  }

  private static PlannerConfig with(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("grants.private-key", "/nowhere/grants.key"));
    all.putAll(settings);
    return PlannerConfig.from(all);
  }
}
