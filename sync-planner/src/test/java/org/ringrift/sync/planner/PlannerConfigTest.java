package org.ringrift.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.core.NodeId;

class PlannerConfigTest {

  @Test
  void defaultsAreThoseOfTheDesign() {
    PlannerConfig config = PlannerConfig.from(Map.of());
    assertThat(config.placement().replication().target()).isEqualTo(3);
    assertThat(config.placement().disk().maxUsedShare()).isEqualTo(0.7);
    assertThat(config.dispatch().leaseMs()).isEqualTo(30_000);
    assertThat(config.dispatch().maxFailures()).isEqualTo(8);
    assertThat(config.fleet().silentAfterMs()).isEqualTo(20_000);
  }

  @Test
  void everySettingIsUsed() {
    PlannerConfig config =
        PlannerConfig.from(
            Map.of(
                "placement.excluded.nodes", "a, b",
                "placement.replication.target", "1",
                "dispatch.lease.duration", "5 s"));
    assertThat(config.placement().excluded())
        .containsExactlyInAnyOrder(new NodeId("a"), new NodeId("b"));
    assertThat(config.placement().replication().minimum())
        .as("never above the target")
        .isEqualTo(1);
    assertThat(config.dispatch().leaseMs()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @CsvSource({
    "planner.threads, 0",
    "placement.max.disk.used.percent, 170",
    "placement.excluded.nodes, UPPER",
    "dispatch.lease.duration, soon",
    "fleet.drain.times, vast=30min",
    "fleet.drain.times, vast=30min/180s",
    "planner.thread, 1"
  })
  void wrongSettingsAreNamed(String key, String value) {
    assertThatThrownBy(() -> PlannerConfig.from(Map.of(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key);
  }
}
