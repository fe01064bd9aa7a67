package org.ringrift.sync.monitor.http;

/** What became of asking the planner. */
public sealed interface RetryOutcome {
  /**
   * The planner has been asked.
   *
   * @param requestId id of the request, as the planner's decision names its trigger
   */
  record Asked(String requestId) implements RetryOutcome {}

  /** The planner could not be asked, and why, for people. */
  record NotAsked(String reason) implements RetryOutcome {}
}
