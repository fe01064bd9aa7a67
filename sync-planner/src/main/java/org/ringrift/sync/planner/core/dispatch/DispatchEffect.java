package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;

/** What dispatch wants done. */
public sealed interface DispatchEffect {

  /** The executor is to run a job now. */
  record Send(Lease lease) implements DispatchEffect {}

  /** What a running job may use changed: the same job again, with the limit of its lease. */
  record Limit(Lease lease) implements DispatchEffect {}

  /**
   * The breaker of the target moved.
   *
   * @param cause the work that made it move
   */
  record BreakerMoved(Breaker breaker, Order cause, String reason) implements DispatchEffect {}

  /**
   * A job changed its state.
   *
   * @param attempt how often it was handed out so far
   * @param notBeforeMs it waits at least until then
   */
  record Announce(
      Order order, State state, int attempt, Optional<Long> notBeforeMs, Optional<String> reason)
      implements DispatchEffect {}

  /** What became of a job. */
  enum State {
    QUEUED,
    MERGED,
    DISPATCHED,
    REQUEUED,
    PARKED,
    COMPLETED,
    WITHDRAWN
  }
}
