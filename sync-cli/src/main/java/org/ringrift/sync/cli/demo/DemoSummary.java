package org.ringrift.sync.cli.demo;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a demo ended.
 *
 * @param gamesPublished games that this run wrote, without the ones of seed databases
 * @param gamesVerifiedEverywhere those that were read in every wanted replica of their database
 * @param replicasWanted pairs of artifact and node, without the originals
 * @param replicasVerified those that were said to be verified and were found so
 * @param transports how many completed jobs each transport did
 * @param missing what is not as it should be, for people; empty after a success
 */
public record DemoSummary(
    long startupMs,
    long gamesPublished,
    long gamesVerifiedEverywhere,
    long replicasWanted,
    long replicasVerified,
    long jobsCompleted,
    long jobsFailed,
    long bytesTransferred,
    SortedMap<String, Long> transports,
    Latencies latencies,
    List<String> missing) {
  public DemoSummary {
    transports = new TreeMap<>(transports);
    missing = List.copyOf(missing);
  }

  /** True where nothing is missing. */
  public boolean succeeded() {
    return missing.isEmpty();
  }
}
