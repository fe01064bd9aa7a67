package org.ringrift.sync.planner.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.HostRule;

/** Host files for tests: what is not given is not said. A null says nothing either. */
public final class HostFiles {
  private final SortedMap<HostPattern, Long> overrides = new TreeMap<>();
  private final Map<NodeId, HostRule> hosts = new HashMap<>();
  private Optional<Integer> minGames = Optional.empty();
  private Optional<Double> roomy = Optional.empty();
  private Optional<Long> bandwidth = Optional.empty();

  private HostFiles() {}

  public static HostFiles file() {
    return new HostFiles();
  }

  public HostFiles minGames(Integer games) {
    minGames = Optional.ofNullable(games);
    return this;
  }

  public HostFiles roomy(Double share) {
    roomy = Optional.ofNullable(share);
    return this;
  }

  /** Of all hosts. */
  public HostFiles bandwidth(Long bytesPerSecond) {
    bandwidth = Optional.ofNullable(bytesPerSecond);
    return this;
  }

  public HostFiles override(String pattern, Long bytesPerSecond) {
    if (bytesPerSecond != null) {
      overrides.put(new HostPattern(pattern), bytesPerSecond);
    }
    return this;
  }

  public HostFiles bandwidth(String host, Long bytesPerSecond) {
    return host(host, Optional.empty(), Optional.ofNullable(bytesPerSecond));
  }

  public HostFiles status(String host, String status) {
    return host(host, Optional.of(status), Optional.empty());
  }

  public FleetRules build() {
    return new FleetRules(
        1,
        true,
        true,
        new FleetRules.Limits(
            Optional.empty(),
            roomy,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            minGames,
            bandwidth),
        Set.of(),
        Set.of(),
        Set.of(),
        overrides,
        hosts);
  }

  private HostFiles host(String id, Optional<String> status, Optional<Long> bytesPerSecond) {
    HostRule none = HostRule.NONE;
    hosts.put(
        new NodeId(id),
        new HostRule(
            none.role(),
            none.trains(),
            status,
            none.provider(),
            none.ephemeral(),
            none.inboundBlocked(),
            bytesPerSecond,
            none.addresses(),
            none.storage()));
    return this;
  }
}
