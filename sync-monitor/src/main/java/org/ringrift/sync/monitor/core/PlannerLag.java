package org.ringrift.sync.monitor.core;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How many records of its input topics the planner has not processed yet, and whether anybody
 * processes them. Times are epoch milliseconds.
 *
 * @param byTopic empty where nobody has looked yet
 * @param activeTasks partitions that some planner works on; empty where nobody knows
 * @param checkedAtMs when somebody looked
 * @param idleSinceMs since when there is no active task
 * @param lateSinceMs since when it is too far behind
 * @param trouble why nobody can look, for people
 */
public record PlannerLag(
    Map<String, Long> byTopic,
    OptionalInt activeTasks,
    OptionalLong checkedAtMs,
    OptionalLong idleSinceMs,
    OptionalLong lateSinceMs,
    Optional<String> trouble) {
  /** Before the first look. */
  public static final PlannerLag UNKNOWN =
      new PlannerLag(
          Map.of(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty());

  public PlannerLag {
    byTopic = Map.copyOf(byTopic);
  }

  /**
   * What was seen after this.
   *
   * @param maxRecords more than that are too many
   */
  public PlannerLag seen(Map<String, Long> topics, int tasks, long nowMs, long maxRecords) {
    OptionalLong now = OptionalLong.of(nowMs);
    return new PlannerLag(
        topics,
        OptionalInt.of(tasks),
        now,
        tasks > 0 ? OptionalLong.empty() : first(idleSinceMs, now),
        sum(topics) <= maxRecords ? OptionalLong.empty() : first(lateSinceMs, now),
        Optional.empty());
  }

  /** Nobody could look after this. */
  public PlannerLag failed(String why) {
    return new PlannerLag(
        byTopic, activeTasks, checkedAtMs, idleSinceMs, lateSinceMs, Optional.of(why));
  }

  private static OptionalLong first(OptionalLong before, OptionalLong now) {
    return before.isPresent() ? before : now;
  }

  /** Records over all topics; absent where nobody knows. */
  public OptionalLong records() {
    return byTopic.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(byTopic));
  }

  private static long sum(Map<String, Long> topics) {
    return topics.values().stream().mapToLong(Long::longValue).sum();
  }
}
