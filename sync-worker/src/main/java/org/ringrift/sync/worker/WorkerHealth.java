package org.ringrift.sync.worker;

import java.util.List;

/**
 * How a worker is, as {@code GET /health} says it.
 *
 * @param reasons why it is not ok; empty where it is
 */
public record WorkerHealth(Status status, List<String> reasons) {
  /** DEGRADED: works, but somebody should look. UNHEALTHY: does not do its job. */
  public enum Status {
    OK,
    DEGRADED,
    UNHEALTHY
  }

  public WorkerHealth {
    reasons = List.copyOf(reasons);
  }
}
