package org.ringrift.sync.monitor.core;

/** How many jobs of a node stand where. */
public record NodeWork(long waiting, long running, long parked) {
  static final NodeWork NONE = new NodeWork(0, 0, 0);

  static NodeWork of(WorkCounts.Counts counts) {
    return new NodeWork(counts.waiting(), counts.running(), counts.parked());
  }
}
