package org.ringrift.sync.cli.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.events.FleetBandwidth;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetHost;

/** What each line of a host file comes to, and where its faults are said to be. */
@SuppressWarnings("StringConcatToTextBlock") // short files stay on few lines
class HostFileTest {
  /** Line 2 of a host called 'h' or of the fleet's policies; the column is that of the line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ssh_port: 70000 | 3:15: error: hosts.h.ssh_port: is '70000'; it must be a whole number from 1 to 65535",
        "ssh_port: '22' | 3:15: error: hosts.h.ssh_port: is '22' in quotes; it must be a whole number from 1 to 65535",
        "ssh_port: 022 | 3:15: error: hosts.h.ssh_port: is '022'; it must be a whole number from 1 to 65535",
        "ssh_port: 12:30 | 3:15: error: hosts.h.ssh_port: is '12:30'; it must be a whole number from 1 to 65535",
        "ssh_port: 2.5 | 3:15: error: hosts.h.ssh_port: is '2.5'; it must be a whole number from 1 to 65535",
        "ssh_port: [22] | 3:15: error: hosts.h.ssh_port: is a list; it must be a whole number from 1 to 65535",
        "cpus: -1 | 3:11: error: hosts.h.cpus: is '-1'; it must be a whole number from 0 to 100000",
        "memory_gb: lots | 3:16: error: hosts.h.memory_gb: is 'lots'; it must be a number from 0 to 1000000 GB",
        "memory_gb: .inf | 3:16: error: hosts.h.memory_gb: is '.inf'; it must be a number from 0 to 1000000 GB",
        "bandwidth_mbps: 0 | 3:21: error: hosts.h.bandwidth_mbps: is '0'; it must be a number from 0.01 to 100000 megabytes a second",
        "is_ephemeral: 1 | 3:19: error: hosts.h.is_ephemeral: is '1'; it must be true or false",
        "is_ephemeral: 'true' | 3:19: error: hosts.h.is_ephemeral: is 'true' in quotes; it must be true or false",
        "tailscale_ip: 100.64.0.300 | 3:19: error: hosts.h.tailscale_ip: is '100.64.0.300'; it must be an IPv4 or IPv6 address",
        "storage_paths: [a] | 3:20: error: hosts.h.storage_paths: must be a mapping of keys to values, not a list",
        "role: {a: b} | 3:11: error: hosts.h.role: is a mapping; it must be a text",
        "{[a]: b} | 3:6: error: hosts.h: a key must be a word, not a list or a mapping",
        "role: trainning | 3:5: warning: hosts.h.role: unknown word 'trainning' (did you mean 'training'?); what the node says counts",
        "role: backbone | 3:5: warning: hosts.h.role: unknown word 'backbone'; what the node says counts",
        "status: retirde | 3:5: warning: hosts.h.status: unknown word 'retirde' (did you mean 'retired'?); the host takes nothing until it is known",
        "storage_type: tape | 3:5: warning: hosts.h.storage_type: unknown word 'tape'; it has no effect",
        "ssh_prot: 22 | 3:5: warning: hosts.h.ssh_prot: unknown key; did you mean 'ssh_port'?",
        "p2p_enabled: true | 3:5: warning: hosts.h.p2p_enabled: unknown key; it is left out",
        "vsat_id: 7 | 3:5: warning: hosts.h.vsat_id: unknown provider 'vsat'; it is taken as it is",
      })
  void whatIsWrongWithAHostIsToldWithItsPlace(String line, String expected) {
    assertThat(faults("hosts:\n  h:\n    " + line + "\n"))
        .singleElement()
        .asString()
        .startsWith("f:" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sync_routing | max_disk_usage_percent: 101 | 2:27: error: sync_routing.max_disk_usage_percent: is '101'; it must be a number from 1 to 100 %",
        "sync_routing | max_disk_usage_percent: 70% | 2:27: error: sync_routing.max_disk_usage_percent: is '70%'; it must be a number from 1 to 100 %",
        "sync_routing | replication_target: 0 | 2:23: error: sync_routing.replication_target: is '0'; it must be a whole number from 1 to 100",
        "sync_routing | excluded_hosts: h | 2:19: error: sync_routing.excluded_hosts: is a single value; it must be a list",
        "sync_routing | excluded_hosts: [h-*] | 2:19: error: sync_routing.excluded_hosts: 'h-*' is a pattern; only names of hosts are taken here",
        "sync_routing | excluded_hosts: [{a: b}] | 2:20: error: sync_routing.excluded_hosts: must be a text, not a mapping",
        "sync_routing | priority_hosts: [gpu-2] | 2:3: warning: sync_routing.priority_hosts: no host is called 'gpu-2' in this file; did you mean 'gpu-1'?",
        "sync_routing | allowed_external_storage: [{path: /x}] | 2:31: error: sync_routing.allowed_external_storage[0]: needs a host",
        "sync_routing | max_disk_usage: 70 | 2:3: warning: sync_routing.max_disk_usage: unknown key; it is left out",
        "auto_sync | interval_seconds: 0 | 2:21: error: auto_sync.interval_seconds: is '0'; it must be a number from 0.1 to 86400 s",
        "auto_sync | host_bandwidth_overrides: {gpu-*: fast} | 2:37: error: auto_sync.host_bandwidth_overrides.gpu-*: is 'fast'; it must be a number from 0.01 to 100000 megabytes a second",
        "auto_sync | host_bandwidth_overrides: {vast-*: 50} | 2:30: warning: auto_sync.host_bandwidth_overrides.vast-*: fits no host of this file",
        "elo_sync | sync_port: 0 | 2:14: error: elo_sync.sync_port: is '0'; it must be a whole number from 1 to 65535",
      })
  void whatIsWrongWithThePoliciesIsToldWithItsPlace(String section, String line, String expected) {
    assertThat(faults(section + ":\n  " + line + "\nhosts: {gpu-1: {}}\n"))
        .singleElement()
        .isEqualTo("f:" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | f:1:1: error: the file is empty",
        "`# only this` | f:1:1: error: the file is empty",
        "`just words` | f:1:1: error: must be a mapping of keys to values, not a single value",
        "`- a` | f:1:1: error: must be a mapping of keys to values, not a list",
        "`hosts: [` | f:1:9: error: not YAML: expected the node content, but found '<stream end>'",
        "`hosts: {}\n---\nhosts: {}` | f:2:1: error: not YAML: but found another document",
        "`hosts:\n\ta: 1` | f:2:1: error: not YAML: found character '\\t(TAB)' that cannot start any token",
        "`auto_sync: {}` | f:1:1: error: hosts: is missing; write 'hosts: {}' for none",
        "`hosts: {Vast 1: {}}` | f:1:17: error: hosts.Vast 1: is no name of a host: node id 'Vast 1' must be",
        "`hosts: {}\nhost: {}` | f:2:1: warning: host: unknown key; did you mean 'hosts'?",
      })
  void aFileOfAnotherShapeIsRefused(String text, String expected) {
    assertThat(faults(text.replace("\\n", "\n")).getFirst()).startsWith(expected);
  }

  @Test
  void repeatedHostsAndKeysAreErrors() {
    assertThat(faults("hosts:\n  a: {cpus: 1, cpus: 2}\n  b: {}\n  a: {}\n"))
        .containsExactly(
            "f:2:16: error: hosts.a.cpus: stands here for the second time; first in line 2",
            "f:4:3: error: hosts.a: stands here for the second time; first in line 2");
  }

  @Test
  void oneMachineUnderTwoNamesOrTwoProvidersIsTold() {
    assertThat(
            faults(
                "hosts:\n"
                    + "  a: {tailscale_ip: 100.64.0.1}\n"
                    + "  b: {tailscale_ip: 100.64.0.1, vast_id: 1, runpod_id: 2}\n"))
        .containsExactly(
            "f:3:7: warning: hosts.b.tailscale_ip: host 'a' has the same address",
            "f:3:56: error: hosts.b.runpod_id: a host has one provider, and this one is of vast");
  }

  @Test
  void policiesThatContradictEachOtherAreTold() {
    assertThat(
            faults(
                "sync_routing:\n  max_disk_usage_percent: 50\n  target_disk_usage_percent: 60\n"
                    + "  excluded_hosts: [a]\n  priority_hosts: [a]\nhosts: {a: {}}\n"))
        .containsExactly(
            "f:3:30: error: sync_routing.target_disk_usage_percent: is above"
                + " max_disk_usage_percent, which is 50.0 here",
            "f:5:3: warning: sync_routing.priority_hosts: 'a' is in excluded_hosts as well, which"
                + " counts");
  }

  @Test
  void warningsStopNothingAndErrorsEverything() {
    assertThat(HostFile.read("hosts: {a: {colour: red}}", "f").valid()).isTrue();
    assertThat(HostFile.read("hosts: {a: {cpus: red}}", "f").valid()).isFalse();
  }

  @Test
  void megabytesBecomeBytes() {
    FleetConfig config =
        clean(
            "auto_sync:\n  bandwidth_limit_mbps: 100\n"
                + "  host_bandwidth_overrides: {'b*': 0.5, 'a-?': 50}\n"
                + "hosts:\n  a-1: {bandwidth_mbps: 62.5}\n  b: {}\n");

    assertThat(config.getAutoSync().getBandwidthLimitBytesPerS()).isEqualTo(100_000_000);
    assertThat(config.getAutoSync().getBandwidthOverrides())
        .containsExactly(
            new FleetBandwidth("b*", 500_000L), new FleetBandwidth("a-?", 50_000_000L));
    assertThat(host(config, "a-1").getBandwidthBytesPerS()).isEqualTo(62_500_000);
  }

  @ParameterizedTest
  @CsvSource({
    "vast_id: 28654131, vast, 28654131",
    "runpod_id: x7k, runpod, x7k",
    "nebius_id: c-1, nebius, c-1",
    "lambda_id: 0x1f, lambda, 0x1f",
    "vast_instance_id: '5', vast, 5",
    "aws_instance_id: i-07, aws, i-07",
  })
  void theIdTellsTheProvider(String line, String provider, String id) {
    FleetHost host = host(clean("hosts: {h: {" + line + "}}"), "h");

    assertThat(host.getProvider()).isEqualTo(provider);
    assertThat(host.getProviderInstanceId()).isEqualTo(id);
  }

  @Test
  void aUserInTheAddressIsTheUserUnlessThereIsAnother() {
    FleetConfig config =
        clean("hosts: {a: {ssh_host: u@10.0.0.1}, b: {ssh_host: u@10.0.0.2, ssh_user: w}}");

    assertThat(host(config, "a").getSshHost()).isEqualTo("10.0.0.1");
    assertThat(host(config, "a").getSshUser()).isEqualTo("u");
    assertThat(host(config, "b").getSshUser()).isEqualTo("w");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", "on", "True", "YES"})
  void yamlsWordsForTrueAreTaken(String word) {
    assertThat(host(clean("hosts: {h: {nat_blocked: " + word + "}}"), "h").getNatBlocked())
        .isTrue();
  }

  @Test
  void mergedMappingsFillInWhatTheHostDoesNotSay() {
    FleetConfig config =
        clean(
            "hosts:\n  a: &a {cpus: 4, gpu: A40}\n  b: {<<: *a, cpus: 8}\n"
                + "  c: {<<: [*a, {role: proxy}]}\n");

    assertThat(host(config, "b").getCpus()).isEqualTo(8);
    assertThat(host(config, "b").getGpu()).isEqualTo("A40");
    assertThat(host(config, "c").getCpus()).isEqualTo(4);
    assertThat(host(config, "c").getRole()).isEqualTo("proxy");
  }

  @Test
  void aMappingThatMergesItselfEnds() {
    assertThat(HostFile.read("hosts: {a: &a {<<: *a, cpus: 1}}", "f").valid()).isTrue();
  }

  @Test
  void whatTheFileDoesNotSayIsAbsent() {
    FleetConfig config =
        clean("sync_routing:\nauto_sync:\nhosts:\n  a:\n  b: {gpu: '', cpus: ~}\n");

    assertThat(config.getRouting().getReplicationTarget()).isNull();
    assertThat(config.getAutoSync().getEnabled()).isNull();
    assertThat(host(config, "a").getRole()).isNull();
    assertThat(host(config, "b").getGpu()).isNull();
  }

  private static FleetConfig clean(String text) {
    HostFile file = HostFile.read(text, "f");
    assertThat(file.findings()).isEmpty();
    return file.config();
  }

  private static FleetHost host(FleetConfig config, String name) {
    return config.getHosts().stream()
        .filter(host -> host.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> faults(String text) {
    return HostFile.read(text, "f").findings().stream().map(finding -> finding.in("f")).toList();
  }
}
