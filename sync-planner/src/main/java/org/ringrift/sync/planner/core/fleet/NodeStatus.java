package org.ringrift.sync.planner.core.fleet;

/** Where a node stands. */
public enum NodeStatus {
  /** Said that it started; its mailbox is not there yet. */
  JOINING,
  /** Jobs may be sent to it. */
  ADMITTED,
  /** Will vanish: gets nothing new, may still be read from. */
  TERMINATING,
  /** Its heartbeats stopped. */
  SILENT,
  /** Said goodbye. */
  LEFT
}
