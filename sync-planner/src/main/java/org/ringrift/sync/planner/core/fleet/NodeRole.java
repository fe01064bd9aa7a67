package org.ringrift.sync.planner.core.fleet;

/** What a node is for. */
public enum NodeRole {
  /** A role that this version has not heard of; such a node is refused as a target. */
  UNKNOWN,
  TRAINING,
  SELFPLAY,
  COORDINATOR
}
