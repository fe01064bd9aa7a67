package org.ringrift.sync.monitor.core;

import java.util.Optional;

/**
 * A job that is not over.
 *
 * @param activity what its worker said about the present attempt
 */
public record JobStatus(Job job, Optional<Activity> activity) {
  /** True where a worker has it and has not said that it is over. */
  public boolean isRunning() {
    return job.state() == JobState.DISPATCHED && activity.map(a -> !a.ended()).orElse(true);
  }

  /** True where its last attempt failed and no other one has begun. */
  public boolean hasFailed() {
    return !isRunning() && failure().isPresent();
  }

  /** Why its last attempt was given up. */
  public Optional<Failure> failure() {
    return activity.flatMap(Activity::failure);
  }

  /** When planner or worker last spoke of it, milliseconds since the epoch. */
  public long heardAtMs() {
    return Math.max(job.decidedAtMs(), activity.map(Activity::heardAtMs).orElse(0L));
  }

  /** True where it may still change what its target has. */
  boolean isUnderWay() {
    return job.state().isWaiting() || isRunning();
  }
}
