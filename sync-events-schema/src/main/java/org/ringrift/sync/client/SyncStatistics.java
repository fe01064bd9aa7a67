package org.ringrift.sync.client;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client has asked for and got since it was made. Immutable.
 *
 * @param byStrategy artifacts of requests that are over, by the strategy that the planner went by;
 *     {@code UNDECIDED} where it did not decide
 * @param byTransport transfers, by what brought them
 */
public record SyncStatistics(
    SortedMap<String, Tally> byStrategy, SortedMap<String, Tally> byTransport) {
  static final SyncStatistics NONE = new SyncStatistics(new TreeMap<>(), new TreeMap<>());

  /**
   * A count.
   *
   * @param failed how many of them did not get where they should be
   * @param bytes that crossed the network
   */
  public record Tally(long count, long failed, long bytes) {
    private Tally and(Tally other) {
      return new Tally(count + other.count, failed + other.failed, bytes + other.bytes);
    }
  }

  public SyncStatistics {
    byStrategy = Collections.unmodifiableSortedMap(new TreeMap<>(byStrategy));
    byTransport = Collections.unmodifiableSortedMap(new TreeMap<>(byTransport));
  }

  SyncStatistics and(ReplicationResponse response) {
    SortedMap<String, Tally> strategies = new TreeMap<>(byStrategy);
    SortedMap<String, Tally> transports = new TreeMap<>(byTransport);
    for (ArtifactProgress artifact : response.artifacts()) {
      long bytes = artifact.arrivals().mapToLong(TargetState.Arrived::bytes).sum();
      long failed = artifact.faults().isEmpty() ? 0 : 1;
      strategies.merge(
          artifact.strategy().orElse("UNDECIDED"), new Tally(1, failed, bytes), Tally::and);
      artifact
          .arrivals()
          .forEach(
              arrival ->
                  transports.merge(
                      arrival.transport(), new Tally(1, 0, arrival.bytes()), Tally::and));
    }
    return new SyncStatistics(strategies, transports);
  }
}
