package org.ringrift.sync.monitor.core;

import java.util.List;

/**
 * Whether the pipeline does its work.
 *
 * @param reasons why it is not healthy, for people; the grave ones first
 */
public record Health(Status status, List<String> reasons) {
  /** How bad it is. */
  public enum Status {
    /** Nothing to do. */
    HEALTHY,
    /** It works; somebody should look. */
    DEGRADED,
    /** It does not work, or nobody can tell. */
    UNHEALTHY
  }

  public Health {
    reasons = List.copyOf(reasons);
  }
}
