package org.ringrift.sync.monitor.core;

/** Where a job stands in the queue of its target. */
public enum JobState {
  /** Waits. */
  QUEUED,
  /** Newer work took its place. */
  MERGED,
  /** Handed to the worker. */
  DISPATCHED,
  /** Waits for another attempt. */
  REQUEUED,
  /** Given up until somebody asks. */
  PARKED,
  /** Done. */
  COMPLETED,
  /** No longer wanted. */
  WITHDRAWN;

  /** True where the job waits for its turn. */
  public boolean isWaiting() {
    return this == QUEUED || this == REQUEUED;
  }

  /** True where nothing more comes of the job. */
  public boolean isOver() {
    return this == MERGED || this == COMPLETED || this == WITHDRAWN;
  }
}
