package org.ringrift.sync.planner.core.repair;

import java.util.ArrayList;
import java.util.List;

/**
 * The repairs that began in the last hour. Keeping each of them, and not a bucket of tokens, holds
 * the limit in every hour and not on average. Immutable.
 *
 * @param startedAtMs when each began, in order; at most as many as the policy allows in an hour
 */
public record RepairBudget(List<Long> startedAtMs) {
  /** Nothing began yet. */
  public static final RepairBudget FRESH = new RepairBudget(List.of());

  private static final long HOUR_MS = 3_600_000;

  public RepairBudget {
    startedAtMs = List.copyOf(startedAtMs);
  }

  /** True where another one may begin. */
  public boolean allows(RepairPolicy policy, int running, long nowMs) {
    return running < policy.atOnce() && recent(nowMs).size() < policy.perHour();
  }

  /** After one more began. */
  public RepairBudget started(long nowMs) {
    List<Long> all = new ArrayList<>(recent(nowMs));
    all.add(nowMs);
    return new RepairBudget(all);
  }

  private List<Long> recent(long nowMs) {
    return startedAtMs.stream().filter(at -> at > nowMs - HOUR_MS).toList();
  }
}
