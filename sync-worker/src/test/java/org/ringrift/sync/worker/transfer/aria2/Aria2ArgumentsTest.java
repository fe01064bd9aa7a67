package org.ringrift.sync.worker.transfer.aria2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/** What aria2 is told: what it would do by itself does not show in what arrives. */
class Aria2ArgumentsTest {
  @Test
  void keepsWhatIsStagedAndReadsNoSettingsOfOthers() {
    assertThat(words(OptionalLong.empty()))
        .startsWith("aria2c", "--conf-path=/staging/content.conf")
        .contains("--check-integrity=true", "--no-netrc=true", "--dir=/staging")
        .noneMatch(word -> word.contains("limit"));
  }

  @Test
  void saysTheLimitOfAllConnectionsTogether() {
    assertThat(words(OptionalLong.of(12_345))).contains("--max-overall-download-limit=12345");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNotUsedWithTls(boolean tls) {
    var aria2 = new Aria2Transport(HttpClients.of(Patience.DEFAULT), Line.unlimited());
    var endpoints = PlaneMain.source(new NodeId("n"), 1, tls).endpoints();
    assertThat(aria2.canReach(endpoints)).isEqualTo(!tls);
  }

  private static List<String> words(OptionalLong limit) {
    return Aria2Arguments.of(
        Path.of("/staging/content.conf"),
        Path.of("/staging"),
        BandwidthLimit.of(limit),
        Patience.DEFAULT);
  }
}
