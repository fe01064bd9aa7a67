package org.ringrift.sync.cli.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.FleetConfig;

class FleetDiffTest {
  private static final String BEFORE =
      """
      sync_routing: {replication_target: 3, excluded_hosts: [b]}
      auto_sync: {host_bandwidth_overrides: {'a*': 10, 'b*': 20}}
      hosts:
        a: {role: coordinator, cpus: 4}
        b: {role: cpu_selfplay, status: ready, vast_id: 1}
      """;
  private static final String AFTER =
      """
      sync_routing: {replication_target: 2, max_disk_usage_percent: 70}
      auto_sync: {host_bandwidth_overrides: {'b*': 20, 'a*': 12}}
      hosts:
        a: {role: coordinator, cpus: 8, gpu: A40}
        c: {}
      """;

  @Test
  void whatCameWhatWentAndWhatChanged() {
    assertThat(diff(Optional.of(read(BEFORE)), read(AFTER)))
        .containsExactly(
            "~ auto_sync.bandwidth_overrides: a*, b* -> b*, a*",
            "~ auto_sync.bandwidth_overrides.a*.bytes_per_s: 10000000 -> 12000000",
            "- routing.excluded_hosts: b",
            "+ routing.max_disk_used_percent: 70.0",
            "~ routing.replication_target: 3 -> 2",
            "~ hosts.a.cpus: 4 -> 8",
            "+ hosts.a.gpu: A40",
            "- hosts.b: cpu_selfplay, vast, ready",
            "+ hosts.c: ");
  }

  @Test
  void theSameFileIsNoChangeWhoeverAppliedItWhen() {
    FleetConfig other = read(BEFORE);
    other.setRevision(7);
    other.setAppliedAtMs(1);
    other.setSource("elsewhere");

    assertThat(diff(Optional.of(read(BEFORE)), other)).isEmpty();
  }

  @Test
  void beforeTheFirstFileEverythingIsNew() {
    assertThat(diff(Optional.empty(), read("hosts: {a: {}}"))).containsExactly("+ hosts.a: ");
  }

  private static List<String> diff(Optional<FleetConfig> before, FleetConfig after) {
    return FleetDiff.between(before, after).stream().map(FleetDiff.Change::toString).toList();
  }

  private static FleetConfig read(String text) {
    HostFile file = HostFile.read(text, "f");
    assertThat(file.valid()).isTrue();
    return file.config();
  }
}
