package org.ringrift.sync.monitor.core;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;

/**
 * A node's way out of the fleet.
 *
 * @param draining true once what exists only there is being brought elsewhere
 * @param safe true where it may be switched off
 * @param blockers artifacts that still need it, and why
 */
public record NodeDrain(
    String reason, boolean draining, boolean safe, SortedMap<ArtifactId, String> blockers) {
  public NodeDrain {
    blockers = Collections.unmodifiableSortedMap(new TreeMap<>(blockers));
  }

  NodeDrain blockedBy(Map<ArtifactId, String> found) {
    return new NodeDrain(reason, draining, safe, new TreeMap<>(found));
  }
}
