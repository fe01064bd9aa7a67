package org.ringrift.sync.cli.demo;

import java.util.Collection;

/**
 * From the commit of a game to its being read in a verified replica, in milliseconds, over all
 * games and replicas; all zero where there are none.
 */
public record Latencies(long p50Ms, long p95Ms, long p99Ms, long maxMs) {

  /** By the nearest rank: the smallest value that so many percent do not exceed. */
  static Latencies of(Collection<Long> valuesMs) {
    long[] sorted = valuesMs.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Latencies(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), rank(sorted, 100));
  }

  private static long rank(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    return sorted[(int) Math.ceilDiv((long) sorted.length * percent, 100L) - 1];
  }
}
