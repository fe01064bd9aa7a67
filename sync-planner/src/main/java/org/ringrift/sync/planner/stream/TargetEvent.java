package org.ringrift.sync.planner.stream;

import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * What the node registry passes on to dispatch, in the same task. Times are those of the planner.
 */
sealed interface TargetEvent {
  long nowMs();

  /** The target changed. */
  record NodeChanged(FleetNode node, long nowMs) implements TargetEvent {}

  /** Something happened to its work. */
  record WorkChanged(DispatchInput input, long nowMs) implements TargetEvent {}

  /** It is to delete a copy. */
  record CopyUnwanted(org.ringrift.sync.planner.state.CopyUnwanted copy, long nowMs)
      implements TargetEvent {}

  /**
   * Time passed for all targets.
   *
   * @param wasAway true where nobody listened for a while, which must not count against anybody
   */
  record Ticked(long nowMs, boolean wasAway) implements TargetEvent {}
}
