package org.ringrift.sync.planner.core.dispatch;

/** Whose fault a failure is. */
enum Fault {
  /** Counts against the breaker of the target. */
  TARGET,
  /** The sources that were tried are asked last for a while. */
  SOURCE,
  /** Nobody can tell which end of the line it was: both of the above. */
  LINE,
  /** The source had no slot or no time: nobody's fault, and no failure. */
  BUSY,
  /**
   * The job itself, whoever stopped it, or a disk that has no room for it, which may well have room
   * for a smaller one.
   */
  NEITHER;

  /**
   * By the category of a failure as workers report it. One that is not known counts against the
   * node that reports it.
   */
  static Fault of(String category) {
    return switch (category) {
      case "SOURCE_BUSY" -> BUSY;
      case "SOURCE_MISSING", "SOURCE_UNREACHABLE", "SOURCE_CORRUPT", "SOURCE_CHANGED" -> SOURCE;
      case "TRANSFER_BROKEN" -> LINE;
      case "INVALID_JOB", "WOULD_LOSE_DATA", "DISK_FULL", "CANCELLED" -> NEITHER;
      default -> TARGET;
    };
  }

  boolean ofTarget() {
    return this == TARGET || this == LINE;
  }

  boolean ofSource() {
    return this == SOURCE || this == LINE;
  }
}
