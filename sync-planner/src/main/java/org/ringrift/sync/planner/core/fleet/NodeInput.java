package org.ringrift.sync.planner.core.fleet;

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

  /** It will vanish. */
  record Terminating() implements NodeInput {}

  /** Its worker stopped in an orderly way. */
  record Left(String incarnation) implements NodeInput {}

  record TrainingStarted(String configKey) implements NodeInput {}

  record TrainingStopped(String configKey) implements NodeInput {}

  /** Its disk is filling up. */
  record DiskLow(long freeBytes) implements NodeInput {}
}
