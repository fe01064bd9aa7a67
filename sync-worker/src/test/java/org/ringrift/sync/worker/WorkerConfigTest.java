package org.ringrift.sync.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.config.Environment;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.watch.WatchPolicy;

class WorkerConfigTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "node.id", "gpu-1",
          "node.role", "training",
          "data.dir", "/srv/ringrift",
          "advertised.host", "10.0.0.1",
          "grants.public-keys", "/nowhere/grants.pub");

  @Test
  void theLeastThatMustBeSaidIsEnough() {
    WorkerConfig config = WorkerConfig.from(LEAST);

    assertThat(config.node().id()).isEqualTo(new NodeId("gpu-1"));
    assertThat(config.node().role()).isEqualTo(NodeRole.TRAINING);
    assertThat(config.node().lifetime()).isEqualTo(NodeLifetime.PERSISTENT);
    assertThat(config.node().acceptedDataTypes()).containsExactlyInAnyOrder(DataType.values());
    assertThat(config.node().bandwidthLimitBytesPerSecond()).isEmpty();
    assertThat(config.uploads()).isEqualTo(new UploadLimits(16, OptionalLong.empty()));
    assertThat(with("bandwidth.limit.bytes-per-second", "5000").uploads().bytesPerSecond())
        .as("for what it serves, too")
        .hasValue(5000);
    assertThat(config.dataDir()).isEqualTo(Path.of("/srv/ringrift"));
    assertThat(config.addresses().dataServerPort()).isEqualTo(8770);
    assertThat(config.reporting().heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.reporting().progressInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.watch())
        .as("on, unless somebody says otherwise")
        .hasValue(new WatchPolicy(Duration.ofSeconds(5), Duration.ofMinutes(1)));
    assertThat(with("watch", "false").watch()).isEmpty();
    assertThat(config.rsyncDaemon().port()).isEmpty();
    assertThat(config.ssh().port()).isEmpty();
  }

  @Test
  void aCoordinatorTakesOnlyWhatIsMergedUnlessItSaysSo() {
    assertThat(with("node.role", "coordinator").node().acceptedDataTypes())
        .containsExactlyInAnyOrder(DataType.ELO, DataType.REGISTRY);
    assertThat(with("accepted.data-types", "none").node().acceptedDataTypes()).isEmpty();
    assertThat(with("accepted.data-types", "games, npz").node().acceptedDataTypes())
        .containsExactlyInAnyOrder(DataType.GAMES, DataType.NPZ);
  }

  @Test
  void aWrongKeyStoreIsOneErrorThatNamesTheSetting() {
    assertThat(WorkerConfig.from(LEAST).tls().open().server()).as("off by default").isEmpty();
    assertThatThrownBy(() -> with("data.server.tls.key-store", "/nowhere/keys.p12"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'data.server.tls.key-store-password-file' belong together");
    Map<String, String> given = new HashMap<>(LEAST);
    given.put("data.server.tls.key-store", "/nowhere/keys.p12");
    given.put("data.server.tls.key-store-password-file", "/nowhere/password");
    WorkerTls tls = WorkerConfig.from(given).tls();
    assertThatThrownBy(tls::open)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("setting 'data.server.tls.key-store'")
        .hasMessageContaining("/nowhere/password");
  }

  @ParameterizedTest
  @CsvSource({"persistent, 120", "ephemeral, 30"})
  void variablesOfTheEnvironmentKeepTheirMeaning(String lifetime, int inventorySeconds) {
    Map<String, String> environment =
        Map.of(
            "RINGRIFT_DATA_SYNC_INTERVAL", "120",
            "RINGRIFT_FAST_SYNC_INTERVAL", "30",
            "RINGRIFT_AUTO_SYNC_MAX_CONCURRENT", "6",
            "RINGRIFT_SYNC_PARALLEL", "7");
    Map<String, String> given = new HashMap<>(LEAST);
    given.put("node.lifetime", lifetime);

    WorkerConfig config =
        WorkerConfig.from(Environment.over(given, environment, WorkerConfig.VARIABLES).texts());

    assertThat(config.reporting().inventoryInterval())
        .isEqualTo(Duration.ofSeconds(inventorySeconds));
    assertThat(config.node().maxConcurrentJobs()).isEqualTo(6);
    assertThat(config.uploads().atOnce()).isEqualTo(7);
  }

  @Test
  void kafkaSettingsAreHandedOn() {
    assertThat(with("kafka.security.protocol", "SSL").connection().kafkaProperties())
        .containsEntry("security.protocol", "SSL");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "node.id, GPU 1",
    "node.role, unknown",
    "node.role, chef",
    "node.lifetime, eternal",
    "accepted.data-types, films",
    "max.concurrent.jobs, 0",
    "data.server.port, 70000",
    "disk.low.percent, 101",
    "heartbeat.interval, 5",
    "heartbeat.interval, 2 h",
    "bandwidth.limit.bytes-per-second, 0",
    "rsync.daemon, maybe",
    "transports, carrier-pigeon",
    "transports, ' '",
    "staging.margin.bytes, -1",
    "staging.quota.bytes, 10"
  })
  void aWrongValueIsNamedWithItsKey(String key, String value) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'" + key + "'")
        .hasMessageContaining("'" + value + "'")
        .hasMessageContaining("it must be");
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatThrownBy(() -> WorkerConfig.from(Map.of("node.idd", "a", "node.role", "training")))
        .hasMessageContaining("did you mean 'node.id'")
        .hasMessageContaining("'node.id' is missing")
        .hasMessageContaining("'data.dir' is missing")
        .hasMessageContaining("'advertised.host' is missing");
  }

  @Test
  void withoutAKeySomebodyMustSayThatEverybodyIsLetIn() {
    assertThatThrownBy(() -> with("grants.public-keys", ""))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'grants.public-keys' is missing")
        .hasMessageContaining("'grants.required' to false");
    assertThat(with("grants.required", "false").grants().verifier()).isEmpty();
  }

  @Test
  void aKeyThatCannotBeUsedIsNamed() {
    assertThatThrownBy(
            () -> with("grants.public-keys", "/nowhere/a.pub, b.pub").grants().verifier())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'grants.public-keys'")
        .hasMessageContaining("/nowhere/a.pub");
  }

  @Test
  void sshPortAndUserBelongTogether() {
    assertThatThrownBy(() -> with("ssh.port", "22")).hasMessageContaining("'ssh.user'");
  }

  @Test
  void everySettingSaysWhatItIsFor() {
    assertThat(WorkerConfig.SETTINGS)
        .extracting(Setting::description)
        .allSatisfy(description -> assertThat(description).endsWith("."));
  }

  private static WorkerConfig with(String key, String value) {
    Map<String, String> texts = new HashMap<>(LEAST);
    texts.put(key, value);
    return WorkerConfig.from(texts);
  }
}
