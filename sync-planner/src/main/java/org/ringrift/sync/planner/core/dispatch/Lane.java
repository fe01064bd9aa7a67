package org.ringrift.sync.planner.core.dispatch;

import org.ringrift.sync.core.Priority;

/** Which part of the queue of a target work waits in. Stored by its place here: only append. */
public enum Lane {
  /** Must not go yet; in order of the time at which it may. */
  LATER,
  /** Critical work that must be done by a time; in order of that time, as in the next three. */
  CRITICAL_BY_DEADLINE,
  HIGH_BY_DEADLINE,
  NORMAL_BY_DEADLINE,
  LOW_BY_DEADLINE,
  /** Everything else; in order of the time at which its priority and its age add up to the same. */
  BY_AGE;

  static Lane byDeadline(Priority priority) {
    return switch (priority) {
      case CRITICAL -> CRITICAL_BY_DEADLINE;
      case HIGH -> HIGH_BY_DEADLINE;
      case NORMAL -> NORMAL_BY_DEADLINE;
      case LOW -> LOW_BY_DEADLINE;
    };
  }

  /** True where what is in it may go now. */
  public boolean ready() {
    return this != LATER;
  }
}
