package org.ringrift.sync.monitor.core;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many records of its input topics the planner has not processed yet.
 *
 * @param byTopic empty where nobody has looked yet
 * @param checkedAtMs when somebody looked, epoch milliseconds
 * @param trouble why nobody can look, for people
 */
public record PlannerLag(
    Map<String, Long> byTopic, OptionalLong checkedAtMs, Optional<String> trouble) {
  /** Before the first look. */
  public static final PlannerLag UNKNOWN =
      new PlannerLag(Map.of(), OptionalLong.empty(), Optional.empty());

  public PlannerLag {
    byTopic = Map.copyOf(byTopic);
  }

  /** Records over all topics; absent where nobody knows. */
  public OptionalLong records() {
    return byTopic.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byTopic.values().stream().mapToLong(Long::longValue).sum());
  }
}
