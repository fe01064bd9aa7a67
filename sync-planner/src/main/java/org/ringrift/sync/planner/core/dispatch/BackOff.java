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
    long hash = Long.parseLong(job.value().substring(0, HASH_DIGITS), 16) + failures * 40_503L;
    double spread = (hash % 1000) / 999.0 * 2 - 1;
    return Math.min(capMs, (long) (Math.min(base, (double) capMs) * (1 + JITTER * spread)));
  }
}
