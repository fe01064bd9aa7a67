package org.ringrift.sync.planner.core.dispatch;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * What the transfers of a node may use, in bytes a second: all that it receives together, and all
 * that it serves together.
 *
 * <p>That is what the most specific of the host overrides that match its id says, or else what the
 * node says of itself, or else what is usual for its provider; but never more than the node says.
 *
 * @param byProvider by provider, in lower case
 * @param standard for every other provider
 * @param overrides by pattern of node ids
 * @param floor no transfer gets less; a node gets fewer at once instead. A node with less than that
 *     gets one at a time
 * @param uploadsPerSource so many transfers are served by a node at once; each gets its part of
 *     what the node may serve, as those who receive do not know of one another
 * @param raiseAfterMs a transfer that has run for so long may use what others leave over
 */
public record BandwidthPolicy(
    Map<String, Long> byProvider,
    long standard,
    SortedMap<HostGlob, Long> overrides,
    long floor,
    int uploadsPerSource,
    long raiseAfterMs) {
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

  /** What all that a node receives, or all that it serves, may use together. */
  public long cap(FleetNode node) {
    long own = node.profile().bandwidthLimitBytesPerSecond().orElse(Long.MAX_VALUE);
    return overrides.entrySet().stream()
        .filter(override -> override.getKey().matches(node.id()))
        .findFirst()
        .map(override -> Math.min(own, override.getValue()))
        .orElseGet(() -> own < Long.MAX_VALUE ? own : usual(node));
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
