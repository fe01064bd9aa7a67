package org.ringrift.sync.planner.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.HostFiles;
import org.ringrift.sync.planner.core.fleet.HostRule.Addresses;
import org.ringrift.sync.planner.core.fleet.HostRule.Storage;

/** What the host file makes of nodes: each rule for itself. */
class FleetRulesTest {
  private static final NodeId ID = new NodeId("vast-1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // word of the file | training_enabled | of the node | effective
        "gpu_training_primary | -     | SELFPLAY    | TRAINING",
        "nn_training_primary  | true  | SELFPLAY    | TRAINING",
        "gpu_training_primary | false | SELFPLAY    | SELFPLAY",
        "cpu_selfplay         | -     | TRAINING    | SELFPLAY",
        "coordinator          | -     | SELFPLAY    | COORDINATOR",
        "proxy                | -     | SELFPLAY    | SELFPLAY",
        "backbone             | -     | TRAINING    | TRAINING",
        "-                    | -     | COORDINATOR | COORDINATOR",
        "-                    | false | TRAINING    | SELFPLAY",
        "-                    | true  | SELFPLAY    | SELFPLAY",
      })
  void roles(String word, Boolean trains, NodeRole own, NodeRole effective) {
    HostRule host = host(Optional.ofNullable(word), Optional.ofNullable(trains), Optional.empty());

    assertThat(over(host, Fleets.node("vast-1").role(own).build()).profile().role())
        .isEqualTo(effective);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-        | ready       | false | -     | -",
        "-        | active      | false | -     | -",
        "-        | -           | false | -     | -",
        "-        | maintenance | false | -     | the host file says that it is 'maintenance'",
        "-        | retired     | false | -     | the host file says that it is 'retired'",
        "-        | raedy       | false | -     | the host file says that it is 'raedy'",
        "-        | ready       | true  | -     | the host file says skip_sync_receive",
        "-        | ready       | true  | false | the host file says skip_sync_receive",
        "-        | ready       | true  | true  | -",
        "proxy    | ready       | false | -     | the host file says that it is a proxy, which keeps no data",
      })
  void refusals(String role, String status, boolean skip, Boolean external, String reason) {
    HostRule base = host(Optional.ofNullable(role), Optional.empty(), Optional.ofNullable(status));
    HostRule host = with(base, new Storage(false, skip, Optional.ofNullable(external), Map.of()));

    assertThat(rules(host).refusal(ID)).isEqualTo(Optional.ofNullable(reason));
    assertThat(rules(host).refusal(new NodeId("other"))).isEmpty();
  }

  @Test
  void exclusionsNameTheirKeyAlsoForHostsThatTheFileDoesNotList() {
    FleetRules none = FleetRules.NONE;
    NodeId other = new NodeId("other");
    FleetRules rules =
        new FleetRules(
            1,
            true,
            true,
            none.limits(),
            Set.of(ID),
            Set.of(other),
            Set.of(),
            new TreeMap<>(),
            Map.of());
    FleetRules stopped =
        new FleetRules(
            1, false, true, none.limits(), Set.of(), Set.of(), Set.of(), new TreeMap<>(), Map.of());

    assertThat(rules.refusal(ID))
        .contains("excluded by the host file: sync_routing.excluded_hosts");
    assertThat(rules.refusal(other)).contains("excluded by the host file: auto_sync.exclude_hosts");
    assertThat(stopped.refusal(ID))
        .contains("all work is stopped by the host file: auto_sync.enabled is false");
    assertThat(none.refusal(ID)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // bandwidth_mbps | of a pattern | of the node | effective
        "80 | 50 | -  | 80",
        "80 | 50 | 20 | 20",
        "-  | 50 | -  | 50",
        "-  | 50 | 60 | 50",
        "-  | -  | 20 | 20",
        "-  | -  | -  | -",
      })
  void bandwidth(Long ofHost, Long ofPattern, Long own, Long effective) {
    FleetRules rules =
        HostFiles.file()
            .bandwidth("vast-1", ofHost)
            .override("runpod-*", 1L)
            .override("vast-*", ofPattern)
            .override("*", ofPattern == null ? null : 7L)
            .bandwidth(90L)
            .build();
    Fleets.Builder node = Fleets.node("vast-1");
    if (own != null) {
      node.bandwidth(own);
    }

    assertThat(rules.over(node.build()).profile().bandwidthLimitBytesPerSecond())
        .isEqualTo(Optional.ofNullable(effective));
  }

  @Test
  void operatorsDecideLifetimeReachAndProvider() {
    HostRule host =
        new HostRule(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("lambda"),
            Optional.of(true),
            Optional.of(true),
            Optional.empty(),
            HostRule.NONE.addresses(),
            HostRule.NONE.storage());
    NodeProfile merged = over(host, Fleets.node("vast-1").build()).profile();

    assertThat(merged.provider()).isEqualTo("lambda");
    assertThat(merged.ephemeral()).isTrue();
    assertThat(merged.inboundBlocked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"unknown, vast-1, vast", "unknown, box, unknown", "other, vast-1, other"})
  void theNameTellsTheProviderWhereNobodySaysIt(String own, String name, String effective) {
    FleetNode node = Fleets.node(name).provider(own).build();

    assertThat(rules(HostRule.NONE).over(node).profile().provider()).isEqualTo(effective);
  }

  @Test
  void addressesAreCompletedAndNeverReplaced() {
    FleetNode node = Fleets.node("vast-1").build();
    String host = node.profile().endpoints().host();
    Addresses same =
        new Addresses(
            Optional.of("100.64.0.1"), Optional.of(host), Optional.of(22), Optional.of("u"));
    Addresses gateway =
        new Addresses(
            Optional.empty(), Optional.of("ssh.example"), Optional.of(22), Optional.of("u"));

    Endpoints completed = over(with(HostRule.NONE, same), node).profile().endpoints();
    assertThat(completed.host()).isEqualTo(host);
    assertThat(completed.tailscaleIp()).contains("100.64.0.1");
    assertThat(completed.sshPort()).contains(22);
    assertThat(completed.sshUser()).contains("u");
    assertThat(over(with(HostRule.NONE, gateway), node).profile().endpoints())
        .isEqualTo(node.profile().endpoints());
  }

  @Test
  void nfsHostsOfAProviderShareOneStorageUnlessTheFileSaysNot() {
    HostRule nfs = with(HostRule.NONE, new Storage(true, false, Optional.empty(), Map.of()));
    FleetRules apart =
        new FleetRules(
            1,
            true,
            false,
            FleetRules.Limits.NONE,
            Set.of(),
            Set.of(),
            Set.of(),
            new TreeMap<>(),
            Map.of(ID, nfs));
    FleetNode node = Fleets.node("vast-1").provider("lambda").build();

    assertThat(over(nfs, node).profile().storageGroup()).contains("nfs of lambda");
    assertThat(apart.over(node).profile().storageGroup()).isEmpty();
  }

  @Test
  void aCoordinatorWithExternalStorageTakesWhatTheFileSends() {
    HostRule external =
        with(
            HostRule.NONE,
            new Storage(false, true, Optional.of(true), Map.of("models", false, "npz", true)));
    NodeProfile merged =
        over(external, Fleets.node("vast-1").role(NodeRole.COORDINATOR).takes().build()).profile();

    assertThat(merged.externalStorage()).isTrue();
    assertThat(merged.acceptedDataTypes()).containsExactly("games", "npz");
  }

  @Test
  void aHostThatWillNotComeBackIsDrained() {
    HostRule retired = host(Optional.empty(), Optional.empty(), Optional.of("retired"));
    HostRule held = host(Optional.empty(), Optional.empty(), Optional.of("maintenance"));
    FleetNode node = Fleets.node("vast-1").build();

    assertThat(over(retired, node).leaving()).isTrue();
    assertThat(over(held, node).leaving()).isFalse();
    assertThat(rules(retired).over(over(retired, node)).drain())
        .isEqualTo(over(retired, node).drain());
  }

  @Test
  void aNewRevisionIsANewVersionOfEveryNode() {
    FleetNode node = Fleets.node("vast-1").build();

    assertThat(rules(HostRule.NONE).over(node).registryVersion())
        .isEqualTo(node.registryVersion() + 1);
    assertThat(FleetRules.NONE.over(node)).isSameAs(node);
  }

  @Test
  void numbersThatNoFileShouldSayAreRefused() {
    List<Function<Double, FleetRules.Limits>> limits =
        List.of(
            value -> limits(Optional.of(value), Optional.empty()),
            value -> limits(Optional.empty(), Optional.of(value.intValue())));
    limits.forEach(one -> assertThatIllegalArgumentException().isThrownBy(() -> one.apply(-1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostFiles.file().override("*", 0L).build());
  }

  private static FleetRules.Limits limits(Optional<Double> maxUsed, Optional<Integer> target) {
    return new FleetRules.Limits(
        maxUsed,
        Optional.empty(),
        Optional.empty(),
        target,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static FleetNode over(HostRule host, FleetNode node) {
    return rules(host).over(node);
  }

  private static FleetRules rules(HostRule host) {
    return new FleetRules(
        1,
        true,
        true,
        FleetRules.Limits.NONE,
        Set.of(),
        Set.of(),
        Set.of(),
        new TreeMap<>(),
        Map.of(ID, host));
  }

  private static HostRule host(
      Optional<String> role, Optional<Boolean> trains, Optional<String> status) {
    HostRule none = HostRule.NONE;
    return new HostRule(
        role,
        trains,
        status,
        none.provider(),
        none.ephemeral(),
        none.inboundBlocked(),
        none.bandwidthBytesPerSecond(),
        none.addresses(),
        none.storage());
  }

  private static HostRule with(HostRule host, Storage storage) {
    return new HostRule(
        host.role(),
        host.trains(),
        host.status(),
        host.provider(),
        host.ephemeral(),
        host.inboundBlocked(),
        host.bandwidthBytesPerSecond(),
        host.addresses(),
        storage);
  }

  private static HostRule with(HostRule host, Addresses addresses) {
    return new HostRule(
        host.role(),
        host.trains(),
        host.status(),
        host.provider(),
        host.ephemeral(),
        host.inboundBlocked(),
        host.bandwidthBytesPerSecond(),
        addresses,
        host.storage());
  }
}
