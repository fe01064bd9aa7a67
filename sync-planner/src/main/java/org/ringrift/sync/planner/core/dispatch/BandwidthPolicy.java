package org.ringrift.sync.planner.core.dispatch;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;

/**
 * What the transfers of a node may use, in bytes a second: all that it receives together, and all
 * that it serves together.
 *
 * <p>The more particular counts, and of two that are equally so the host file before the settings:
 * what the host file says of the host or of a pattern of names, what the settings say of a pattern,
 * what the node says of itself, what the host file says of all hosts, what the settings say of the
 * provider. Never more than the node says.
 *
 * @param byProvider by provider, in lower case
 * @param standard for every other provider
 * @param overrides by pattern of node ids, the most particular first
 * @param floor no transfer gets less; a node gets fewer at once instead. A node with less than that
 *     gets one at a time
 * @param uploadsPerSource so many transfers are served by a node at once; each gets its part of
 *     what the node may serve, as those who receive do not know of one another
 * @param raiseAfterMs a transfer that has run for so long may use what others leave over
 * @param hostFile what operators published
 */
public record BandwidthPolicy(
    Map<String, Long> byProvider,
    long standard,
    SortedMap<HostPattern, Long> overrides,
    long floor,
    int uploadsPerSource,
    long raiseAfterMs,
    FleetRules hostFile) {
  public BandwidthPolicy {
    byProvider = Map.copyOf(byProvider);
    overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
    boolean positive =
        standard > 0
            && floor > 0
            && byProvider.values().stream().allMatch(cap -> cap > 0)
            && overrides.values().stream().allMatch(cap -> cap > 0);
    if (!positive || uploadsPerSource < 1 || raiseAfterMs < 1) {
      throw new IllegalArgumentException("every bandwidth must be positive, and there is a slot");
    }
  }

  /** This policy with what the host file says before it. */
  BandwidthPolicy under(FleetRules rules) {
    return new BandwidthPolicy(
        byProvider, standard, overrides, floor, uploadsPerSource, raiseAfterMs, rules);
  }

  /**
   * What all that a node receives, or all that it serves, may use together.
   *
   * @param node as the host file has it
   */
  public long cap(FleetNode node) {
    Optional<Long> own = node.profile().bandwidthLimitBytesPerSecond();
    Optional<Long> override =
        hostFile.bandwidth(node.id()).isPresent() ? Optional.empty() : override(node);
    return override
        .map(limit -> Math.min(limit, own.orElse(limit)))
        .or(() -> own)
        .or(() -> hostFile.limits().bandwidthBytesPerSecond())
        .orElseGet(() -> usual(node));
  }

  private Optional<Long> override(FleetNode node) {
    return overrides.entrySet().stream()
        .filter(one -> one.getKey().fits(node.id().value()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** How many transfers a node may receive at once. */
  int downloads(FleetNode node) {
    return fitting(node, node.profile().maxConcurrentJobs());
  }

  /** How many transfers a node may serve at once. */
  int uploads(FleetNode node) {
    return fitting(node, uploadsPerSource);
  }

  /** What one transfer from the node may use. */
  long uploadShare(FleetNode node) {
    return Math.max(1, cap(node) / uploads(node));
  }

  private int fitting(FleetNode node, int most) {
    return Math.clamp(cap(node) / floor, 1, most);
  }

  private long usual(FleetNode node) {
    String provider = node.profile().provider().toLowerCase(Locale.ROOT);
    return byProvider.getOrDefault(provider, standard);
  }
}
