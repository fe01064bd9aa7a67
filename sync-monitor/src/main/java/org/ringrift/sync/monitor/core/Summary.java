package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Priority;

/**
 * The pipeline in a few numbers. Times are epoch milliseconds.
 *
 * @param waitingByPriority every priority, also those at which nothing waits
 * @param oldestWaitingAtMs since when the job waits that has waited longest in its present state
 * @param failures the newest ones, newest first
 */
public record Summary(
    Counts all,
    Map<DataType, Counts> byDataType,
    Map<String, Tally> byTransport,
    Map<Priority, Long> waitingByPriority,
    OptionalLong oldestWaitingAtMs,
    OptionalLong lastCompletedAtMs,
    List<Failure> failures,
    DeadLetters deadLetters,
    Risk risk) {
  public Summary {
    byDataType = Map.copyOf(byDataType);
    byTransport = Map.copyOf(byTransport);
    waitingByPriority = Map.copyOf(waitingByPriority);
    failures = List.copyOf(failures);
  }

  /**
   * Records that could not be used.
   *
   * @param total as many as the topic of dead letters held since this process started to read
   * @param byTopic where they had lain
   * @param newest the newest ones, newest first
   */
  public record DeadLetters(long total, Map<String, Long> byTopic, List<DeadLetter> newest) {
    public DeadLetters {
      byTopic = Map.copyOf(byTopic);
      newest = List.copyOf(newest);
    }
  }

  /**
   * Games that would be lost with one node that may vanish at any moment.
   *
   * @param databases how many databases have such games
   */
  public record Risk(long games, long databases) {
    static final Risk NONE = new Risk(0, 0);
  }

  /**
   * How much there is of everything.
   *
   * @param artifacts artifacts that somebody has spoken of
   * @param replicasWanted pairs of artifact and node, without the originals
   * @param replicasVerified those of them that are there in the wanted version
   */
  public record Counts(
      long artifacts,
      long replicasWanted,
      long replicasVerified,
      long waiting,
      long running,
      long parked,
      Tally transfers) {}
}
