package org.ringrift.sync.planner.core.fleet;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.core.NodeId;

/**
 * What the operators' host file says, as far as it bears on decisions. Immutable.
 *
 * @param revision rises with each file that says something else; 0 where there is none
 * @param running false where all work is to stop
 * @param sharesNfs whether hosts of one provider with NFS count as sharing one storage
 * @param excludedByRouting hosts that take nothing
 * @param excludedBySync hosts that take nothing
 * @param priority hosts where data is wanted first
 * @param overrides by pattern of names; the most particular that fits counts
 */
public record FleetRules(
    long revision,
    boolean running,
    boolean sharesNfs,
    Limits limits,
    Set<NodeId> excludedByRouting,
    Set<NodeId> excludedBySync,
    Set<NodeId> priority,
    SortedMap<HostPattern, Long> overrides,
    Map<NodeId, HostRule> hosts) {

  /** There is no host file: everything is as nodes and settings have it. */
  public static final FleetRules NONE =
      new FleetRules(
          0, true, true, Limits.NONE, Set.of(), Set.of(), Set.of(), new TreeMap<>(), Map.of());

  /**
   * Numbers that take the place of settings. Shares are from 0 to 1.
   *
   * @param maxUsedShare a disk of which so much or more is used takes nothing
   * @param roomyShare a disk of which less is used is roomy
   * @param minFreeShare what a replica must leave free
   * @param replicationTarget how many nodes should hold an artifact
   * @param transfersAtOnce how many transfers a host runs at once, at most
   * @param minGames a games database with fewer new games waits for more
   * @param bandwidthBytesPerSecond what the transfers of a host may use where nothing more
   *     particular is said
   */
  public record Limits(
      Optional<Double> maxUsedShare,
      Optional<Double> roomyShare,
      Optional<Double> minFreeShare,
      Optional<Integer> replicationTarget,
      Optional<Integer> transfersAtOnce,
      Optional<Integer> minGames,
      Optional<Long> bandwidthBytesPerSecond) {
    /** Says nothing. */
    public static final Limits NONE =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Limits {
      require(maxUsedShare.filter(share -> !(share > 0 && share <= 1)), "max_disk_used_percent");
      require(roomyShare.filter(share -> !(share > 0 && share <= 1)), "target_disk_used_percent");
      require(minFreeShare.filter(share -> !(share >= 0 && share < 1)), "min_free_disk_percent");
      require(replicationTarget.filter(copies -> copies < 1), "replication_target");
      require(transfersAtOnce.filter(transfers -> transfers < 1), "max_concurrent_syncs");
      require(minGames.filter(games -> games < 0), "min_games_to_sync");
      require(bandwidthBytesPerSecond.filter(bytes -> bytes < 1), "bandwidth_limit");
    }

    private static void require(Optional<?> wrong, String name) {
      wrong.ifPresent(
          value -> {
            throw new IllegalArgumentException(name + " is out of range: " + value);
          });
    }
  }

  public FleetRules {
    excludedByRouting = Set.copyOf(excludedByRouting);
    excludedBySync = Set.copyOf(excludedBySync);
    priority = Set.copyOf(priority);
    overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
    if (overrides.values().stream().anyMatch(bytes -> bytes < 1)) {
      throw new IllegalArgumentException("the bandwidth of a pattern must be positive");
    }
    hosts = Map.copyOf(hosts);
  }

  /** Why a node takes nothing, by the host file; for people. */
  public Optional<String> refusal(NodeId node) {
    if (!running) {
      return Optional.of("all work is stopped by the host file: auto_sync.enabled is false");
    }
    if (excludedByRouting.contains(node)) {
      return Optional.of("excluded by the host file: sync_routing.excluded_hosts");
    }
    if (excludedBySync.contains(node)) {
      return Optional.of("excluded by the host file: auto_sync.exclude_hosts");
    }
    return host(node).refusal();
  }

  /** What the transfers of a host may use, where the file says that of its name or of a pattern. */
  public Optional<Long> bandwidth(NodeId node) {
    return host(node)
        .bandwidthBytesPerSecond()
        .or(
            () ->
                overrides.entrySet().stream()
                    .filter(one -> one.getKey().fits(node.value()))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  /** Why a node leaves the fleet, where the file retires it; for people. */
  Optional<String> retirement(NodeId node) {
    return Optional.of(host(node)).filter(HostRule::leaving).map(HostRule::said);
  }

  /** A node as the host file has it, over what it says of itself. */
  public FleetNode over(FleetNode node) {
    return revision == 0 ? node : new HostMerge(this, host(node.id())).merged(node);
  }

  private HostRule host(NodeId node) {
    return hosts.getOrDefault(node, HostRule.NONE);
  }
}
