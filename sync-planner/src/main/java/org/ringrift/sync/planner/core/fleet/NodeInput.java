package org.ringrift.sync.planner.core.fleet;

import java.util.Optional;

/**
 * What can happen to a node. Inputs of an incarnation that is not the living one change nothing.
 */
public sealed interface NodeInput {

  /** A worker started. Ends whatever an earlier incarnation was doing. */
  record Joined(String incarnation, NodeProfile profile, Disk disk) implements NodeInput {}

  /** Its mailbox is there. */
  record Admitted(String incarnation, Mailbox mailbox) implements NodeInput {}

  /** It is alive. */
  record Heartbeat(String incarnation, Disk disk, Load load) implements NodeInput {}

  /** It reported what it holds, and so is alive. */
  record Inventoried(String incarnation) implements NodeInput {}

  /** It was cut off and can be reached again. */
  record Recovered() implements NodeInput {}

  /**
   * It will vanish.
   *
   * @param atMs when that was said, by the clock of the node
   * @param terminatesAtMs when; absent where nobody knows
   */
  record Terminating(String reason, long atMs, Optional<Long> terminatesAtMs)
      implements NodeInput {}

  /**
   * Nothing is produced on it any more. Times are by the clock of the node.
   *
   * @param sinceMs since when
   * @param atMs when that was said
   * @param atOnce true where the drain begins now, however long it has been idle
   */
  record Idle(String reason, long sinceMs, long atMs, boolean atOnce) implements NodeInput {}

  /** It is in use again. */
  record Active() implements NodeInput {}

  /** Its worker stopped in an orderly way. */
  record Left(String incarnation) implements NodeInput {}

  record TrainingStarted(String configKey) implements NodeInput {}

  record TrainingStopped(String configKey) implements NodeInput {}

  /** Its disk is filling up. */
  record DiskLow(long freeBytes) implements NodeInput {}
}
