package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.placement.FleetMark;
import org.ringrift.sync.planner.state.StoredArtifact;

/**
 * After the fleet changed, goes through the artifacts of a partition, so many in a tick. A change
 * in the middle of that starts another round when this one is done. Starts with a round after a
 * restart.
 */
final class FleetSweep {
  private static final int USUAL_NODES = 100;

  private final KeyValueStore<String, StoredArtifact> artifacts;
  private final int perTick;
  private FleetMark done;
  private FleetMark running;
  private String cursor;

  FleetSweep(KeyValueStore<String, StoredArtifact> artifacts, int perTick) {
    this.artifacts = artifacts;
    this.perTick = perTick;
  }

  /**
   * The artifacts that are due for another look.
   *
   * @param nodes how many nodes such a look takes in
   */
  List<ArtifactId> next(FleetMark now, int nodes) {
    if (running == null) {
      if (now.equals(done)) {
        return List.of();
      }
      running = now;
      cursor = null;
    }
    int most = Math.max(1, perTick / Math.max(1, nodes / USUAL_NODES));
    List<ArtifactId> due = new ArrayList<>();
    try (KeyValueIterator<String, StoredArtifact> left = artifacts.range(cursor, null)) {
      while (left.hasNext() && due.size() < most) {
        due.add(ArtifactId.parse(left.next().key));
      }
      cursor = left.hasNext() ? left.peekNextKey() : null;
    }
    if (cursor == null) {
      done = running;
      running = null;
    }
    return due;
  }
}
