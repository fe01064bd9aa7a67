package org.ringrift.sync.planner.core.dispatch;

import org.ringrift.sync.core.JobId;

/**
 * The right of a target to run a job until a time.
 *
 * @param attempt fencing token: how often the job was handed out, this time included
 * @param failures how many of the attempts failed
 * @param incarnation of the target that has the right
 */
public record Lease(Order order, int attempt, int failures, String incarnation, long expiresAtMs) {

  boolean isFor(JobId job, int reportedAttempt) {
    return order.id().equals(job) && attempt == reportedAttempt;
  }

  Lease renewed(long untilMs) {
    return new Lease(order, attempt, failures, incarnation, Math.max(expiresAtMs, untilMs));
  }
}
