package org.ringrift.sync.planner.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FleetAutoSync;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetExternalStorage;
import org.ringrift.sync.events.FleetHost;
import org.ringrift.sync.events.FleetRouting;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.HostRule;

/** The host file from the record of {@code fleet-config} to core. */
public final class HostFileCodec {
  private HostFileCodec() {}

  /**
   * What a host file says.
   *
   * @throws InvalidEventException where it breaks a rule, such as that of a positive revision
   */
  public static FleetRules rules(FleetConfig config) {
    return EventRules.checked(() -> core(config));
  }

  /**
   * Reads a record of {@code fleet-config}; without a value it takes the host file back.
   *
   * @throws InvalidEventException where it breaks a rule
   */
  static FleetRules read(Deserializer<FleetConfig> files, String key, byte[] value) {
    if (value == null) {
      EventRules.require(
          SyncTopics.FLEET_KEY.equals(key),
          "the value is empty, and the key is not '" + SyncTopics.FLEET_KEY + "'");
      return FleetRules.NONE;
    }
    FleetConfig config = files.deserialize(SyncTopics.FLEET_CONFIG.name(), value);
    EventRules.requireKey(key, SyncTopics.FLEET_KEY);
    return rules(config);
  }

  /**
   * @throws IllegalArgumentException where a number is out of range or a name is none
   */
  private static FleetRules core(FleetConfig config) {
    FleetRouting routing = config.getRouting();
    FleetAutoSync sync = config.getAutoSync();
    return new FleetRules(
        positive(config.getRevision()),
        !Boolean.FALSE.equals(sync.getEnabled()),
        !Boolean.FALSE.equals(sync.getSkipNfsSync()),
        limits(routing, sync),
        nodes(routing.getExcludedHosts()),
        nodes(sync.getExcludedHosts()),
        nodes(routing.getPriorityHosts()),
        overrides(sync),
        hosts(config));
  }

  private static FleetRules.Limits limits(FleetRouting routing, FleetAutoSync sync) {
    return new FleetRules.Limits(
        share(routing.getMaxDiskUsedPercent()),
        share(routing.getTargetDiskUsedPercent()),
        share(routing.getMinFreeDiskPercent()),
        Optional.ofNullable(routing.getReplicationTarget()),
        Optional.ofNullable(sync.getMaxConcurrentSyncs()),
        Optional.ofNullable(sync.getMinGamesToSync()),
        Optional.ofNullable(sync.getBandwidthLimitBytesPerS()));
  }

  private static SortedMap<HostPattern, Long> overrides(FleetAutoSync sync) {
    SortedMap<HostPattern, Long> overrides = new TreeMap<>();
    sync.getBandwidthOverrides()
        .forEach(one -> overrides.put(new HostPattern(one.getPattern()), one.getBytesPerS()));
    return overrides;
  }

  /** Also hosts that only the list of external storages names. */
  private static Map<NodeId, HostRule> hosts(FleetConfig config) {
    Map<String, FleetExternalStorage> external = new HashMap<>();
    config.getRouting().getExternalStorage().forEach(one -> external.put(one.getHost(), one));
    Map<NodeId, HostRule> hosts = new HashMap<>();
    external.forEach(
        (name, storage) ->
            hosts.put(
                new NodeId(name),
                host(FleetHost.newBuilder().setName(name).build(), Optional.of(storage))));
    for (FleetHost host : config.getHosts()) {
      hosts.put(
          new NodeId(host.getName()),
          host(host, Optional.ofNullable(external.get(host.getName()))));
    }
    return hosts;
  }

  private static HostRule host(FleetHost host, Optional<FleetExternalStorage> external) {
    return new HostRule(
        Optional.ofNullable(host.getRole()),
        Optional.ofNullable(host.getTrainingEnabled()),
        Optional.ofNullable(host.getStatus()),
        Optional.ofNullable(host.getProvider()),
        Optional.ofNullable(host.getIsEphemeral()),
        inboundBlocked(host),
        Optional.ofNullable(host.getBandwidthBytesPerS()),
        new HostRule.Addresses(
            Optional.ofNullable(host.getTailscaleIp()),
            Optional.ofNullable(host.getSshHost()),
            Optional.ofNullable(host.getSshPort()),
            Optional.ofNullable(host.getSshUser())),
        new HostRule.Storage(
            "nfs".equals(host.getStorageType()),
            Boolean.TRUE.equals(host.getSkipSyncReceive()),
            external
                .map(storage -> true)
                .or(() -> Optional.ofNullable(host.getUseExternalStorage())),
            external.map(HostFileCodec::types).orElse(Map.of())));
  }

  private static Map<String, Boolean> types(FleetExternalStorage storage) {
    Map<String, Boolean> types = new TreeMap<>();
    put(types, "games", storage.getReceivesGames());
    put(types, "npz", storage.getReceivesNpz());
    put(types, "models", storage.getReceivesModels());
    return types;
  }

  private static void put(Map<String, Boolean> types, String type, Boolean received) {
    if (received != null) {
      types.put(type, received);
    }
  }

  /** Whoever must go through a relay is as unreachable as whoever sits behind NAT. */
  private static Optional<Boolean> inboundBlocked(FleetHost host) {
    return Boolean.TRUE.equals(host.getForceRelayMode())
        ? Optional.of(true)
        : Optional.ofNullable(host.getNatBlocked());
  }

  private static long positive(long revision) {
    EventRules.require(revision > 0, "the revision of a host file must be positive");
    return revision;
  }

  private static Optional<Double> share(Double percent) {
    return Optional.ofNullable(percent).map(value -> value / 100);
  }

  private static Set<NodeId> nodes(Collection<String> names) {
    return names.stream().map(NodeId::new).collect(Collectors.toUnmodifiableSet());
  }
}
