package org.ringrift.sync.cli.hosts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.config.Suggestion;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.events.FleetAutoSync;
import org.ringrift.sync.events.FleetBandwidth;
import org.ringrift.sync.events.FleetExternalStorage;
import org.ringrift.sync.events.FleetRouting;

/** Reads what the host file says about the fleet as a whole. */
final class PolicyReader {
  private static final double BYTES_PER_MEGABYTE = 1_000_000;
  private static final int MOST_TRANSFERS = 64;
  private static final double LONGEST_SECONDS = 86_400;

  private final Section root;
  private final List<String> hosts;

  PolicyReader(Section root, List<String> hosts) {
    this.root = root;
    this.hosts = hosts;
  }

  FleetRouting routing() {
    Section routing = root.section("sync_routing");
    Optional<Double> most = routing.number("max_disk_usage_percent", 1, 100, "%");
    Optional<Double> target = routing.number("target_disk_usage_percent", 1, 100, "%");
    if (most.isPresent() && target.filter(value -> value > most.get()).isPresent()) {
      routing.error(
          "target_disk_usage_percent",
          "is above max_disk_usage_percent, which is " + most.get() + " here");
    }
    List<String> excluded = names(routing, "excluded_hosts");
    List<String> wanted = names(routing, "priority_hosts");
    contradictions(routing, wanted, excluded);
    FleetRouting read =
        FleetRouting.newBuilder()
            .setMaxDiskUsedPercent(most.orElse(null))
            .setTargetDiskUsedPercent(target.orElse(null))
            .setMinFreeDiskPercent(routing.number("min_free_disk_percent", 0, 99, "%").orElse(null))
            .setReplicationTarget(routing.whole("replication_target", 1, 100).orElse(null))
            .setExcludedHosts(excluded)
            .setPriorityHosts(wanted)
            .setExternalStorage(
                routing.sections("allowed_external_storage").stream()
                    .flatMap(entry -> externalStorage(entry).stream())
                    .toList())
            .build();
    routing.rest();
    return read;
  }

  FleetAutoSync autoSync() {
    Section auto = root.section("auto_sync");
    FleetAutoSync read =
        FleetAutoSync.newBuilder()
            .setEnabled(auto.flag("enabled").orElse(null))
            .setIntervalMs(seconds(auto, "interval_seconds"))
            .setGossipIntervalMs(seconds(auto, "gossip_interval_seconds"))
            .setSkipNfsSync(auto.flag("skip_nfs_sync").orElse(null))
            .setMaxConcurrentSyncs(
                auto.whole("max_concurrent_syncs", 1, MOST_TRANSFERS).orElse(null))
            .setMinGamesToSync(auto.whole("min_games_to_sync", 0, 1_000_000).orElse(null))
            .setBandwidthLimitBytesPerS(bandwidth(auto, "bandwidth_limit_mbps").orElse(null))
            .setExcludedHosts(names(auto, "exclude_hosts"))
            .setBandwidthOverrides(overrides(auto.section("host_bandwidth_overrides")))
            .build();
    auto.rest();
    return read;
  }

  /** Megabytes a second, whatever the name says, as bytes a second. */
  static Optional<Long> bandwidth(Section section, String key) {
    return section
        .number(key, 0.01, 100_000, "megabytes a second")
        .map(megabytes -> Math.round(megabytes * BYTES_PER_MEGABYTE));
  }

  static long millis(double seconds) {
    return Math.round(seconds * 1000);
  }

  private static Long seconds(Section section, String key) {
    return section.number(key, 0.1, LONGEST_SECONDS, "s").map(PolicyReader::millis).orElse(null);
  }

  private Optional<FleetExternalStorage> externalStorage(Section entry) {
    Optional<String> host = entry.text("host");
    host.filter(name -> !hosts.contains(name))
        .ifPresent(name -> entry.warning("host", noSuchHost(name)));
    FleetExternalStorage read =
        FleetExternalStorage.newBuilder()
            .setHost(host.orElse(""))
            .setPath(entry.text("path").orElse(null))
            .setReceivesGames(entry.flag("receive_games").orElse(null))
            .setReceivesNpz(entry.flag("receive_npz").orElse(null))
            .setReceivesModels(entry.flag("receive_models").orElse(null))
            .setSubdirectories(entry.textMap("subdirs"))
            .build();
    entry.rest();
    if (host.isEmpty() && !entry.keys().isEmpty()) {
      entry.fault("needs a host");
    }
    return host.map(name -> read);
  }

  private List<FleetBandwidth> overrides(Section section) {
    List<FleetBandwidth> overrides = new ArrayList<>();
    for (String pattern : section.keys()) {
      Optional<Long> limit = bandwidth(section, pattern);
      limit.ifPresent(bytes -> overrides.add(new FleetBandwidth(pattern, bytes)));
      if (hosts.stream().noneMatch(new HostPattern(pattern)::fits)) {
        section.warning(pattern, "fits no host of this file");
      }
    }
    return overrides;
  }

  /** Names of hosts; a pattern among them would silently fit nobody. */
  private List<String> names(Section section, String key) {
    List<String> names = section.texts(key);
    for (String name : names) {
      if (HostPattern.isPattern(name)) {
        section.error(key, "'" + name + "' is a pattern; only names of hosts are taken here");
      } else if (!hosts.contains(name)) {
        section.warning(key, noSuchHost(name));
      }
    }
    return names;
  }

  private static void contradictions(Section routing, List<String> wanted, List<String> excluded) {
    Set<String> both = new HashSet<>(wanted);
    both.retainAll(excluded);
    both.stream()
        .sorted()
        .forEach(
            name ->
                routing.warning(
                    "priority_hosts", "'" + name + "' is in excluded_hosts as well, which counts"));
  }

  private String noSuchHost(String name) {
    return "no host is called '"
        + name
        + "' in this file"
        + Suggestion.nearest(name, hosts).map(near -> "; did you mean '" + near + "'?").orElse("");
  }
}
