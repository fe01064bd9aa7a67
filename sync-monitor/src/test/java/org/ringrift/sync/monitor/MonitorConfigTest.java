package org.ringrift.sync.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.config.InvalidSettingException;

class MonitorConfigTest {
  @Test
  void hasUsableDefaults() {
    MonitorConfig config = MonitorConfig.from(Map.of());
    assertThat(config.server().port()).isEqualTo(8790);
    assertThat(config.health().plannerSilence()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.connection().bootstrapServers()).isEqualTo("localhost:9092");
  }

  @Test
  void namesEveryFault() {
    assertThatThrownBy(
            () -> MonitorConfig.from(Map.of("monitor.port", "70000", "monitor.prot", "1")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'monitor.port' is '70000'")
        .hasMessageContaining("unknown setting 'monitor.prot'; did you mean 'monitor.port'?");
  }
}
