package org.ringrift.sync.monitor.core;

import java.util.List;

/**
 * Whether the pipeline does its work.
 *
 * @param reasons why it is not healthy, for people; the grave ones first
 * @param notes what somebody should know, although it makes nothing less healthy
 */
public record Health(Status status, List<String> reasons, List<String> notes) {
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
    notes = List.copyOf(notes);
  }
}
