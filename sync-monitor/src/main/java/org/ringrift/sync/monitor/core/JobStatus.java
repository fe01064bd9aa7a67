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

  /** True where it may still change what its target has. */
  boolean isUnderWay() {
    return job.state().isWaiting() || isRunning();
  }
}
