package org.ringrift.sync.planner.stream;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The topics between the two stages of the planner, which only planners read and write. They have
 * as many partitions as {@code sync-ticks}. Frozen once released, as the public ones are.
 */
public final class PlannerTopics {
  /** From the second stage to the first, by artifact id: what inventories say. */
  public static final String PLACEMENT_INPUTS = "sync-planner-placement-inputs";

  /** From the first stage to the second, by node id: work, reports and the time. */
  public static final String DISPATCH_INPUTS = "sync-planner-dispatch-inputs";

  /** Both of them. */
  public static final List<String> ALL = List.of(PLACEMENT_INPUTS, DISPATCH_INPUTS);

  /** How long a planner may be away without losing any of it. */
  public static final Duration RETENTION = Duration.ofDays(7);

  private PlannerTopics() {}

  /**
   * All that the planners of an application id keep in Kafka for themselves: the changelogs of
   * their stores, under the names that Kafka Streams gives them, and the topics between the stages.
   */
  public static List<String> ownedBy(String applicationId) {
    return Stream.concat(
            Stores.logged().stream().map(store -> applicationId + "-" + store + "-changelog"),
            ALL.stream())
        .toList();
  }
}
