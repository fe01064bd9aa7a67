package org.ringrift.sync.planner.core.dispatch;

import org.ringrift.sync.core.JobId;

/** How long a job waits after a failure. */
final class BackOff {
  private static final int MAX_DOUBLINGS = 30;
  private static final double JITTER = 0.25;
  private static final int HASH_DIGITS = 8;

  private BackOff() {}

  /**
   * 2^n seconds after the nth failure, up to a quarter more or less by the id of the job, so that
   * jobs that failed together do not return together; never above the cap.
   */
  static long millis(JobId job, int failures, long capMs) {
    double base = 1000.0 * (1L << Math.min(failures, MAX_DOUBLINGS));
    double jittered = Math.min(base, (double) capMs) * (1 + JITTER * spread(job, failures));
    return Math.min(capMs, (long) jittered);
  }

  /** A number from -1 to 1 that the id of a job and a count decide. */
  static double spread(JobId job, int count) {
    long hash = Long.parseLong(job.value().substring(0, HASH_DIGITS), 16) + count * 40_503L;
    return (hash % 1000) / 999.0 * 2 - 1;
  }
}
