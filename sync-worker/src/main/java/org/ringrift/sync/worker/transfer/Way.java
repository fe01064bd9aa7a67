package org.ringrift.sync.worker.transfer;

/** One of the ways between two nodes, of which the best for a transfer goes first. */
public interface Way {
  /** Under which name it stands in the setting that fixes the order. */
  String orderedAs();

  /** True where this node can be reached this way at all. */
  boolean canReach(Endpoints other);
}
