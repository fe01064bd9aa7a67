package org.ringrift.sync.planner.stream;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.placement.OriginalRules;
import org.ringrift.sync.planner.core.placement.OriginalRules.Spare;

/**
 * The largest original of each full disk that was seen in one partition since its last turn. The
 * partitions know nothing of each other and take turns by the time, so that of one node one
 * original goes in each turn, and its disk is known anew before the next. Forgotten at a restart:
 * the sweep that follows finds them again. Used by one thread.
 */
final class SpareOriginals {
  private record Offer(ArtifactId artifact, long sizeBytes) {}

  private final int partition;
  private final int partitions;
  private final Map<NodeId, Offer> largest = new TreeMap<>();
  private long lastTurn = -1;

  SpareOriginals(int partition, int partitions) {
    this.partition = partition;
    this.partitions = partitions;
  }

  /** An artifact was looked at, and this is spare of it. */
  void seen(ArtifactId artifact, Optional<Spare> spare) {
    spare.ifPresent(
        one ->
            largest.merge(
                one.node(),
                new Offer(artifact, one.sizeBytes()),
                (old, now) -> now.sizeBytes() > old.sizeBytes() ? now : old));
  }

  /** What is to go now, one artifact for each node; nothing where it is another one's turn. */
  Map<NodeId, ArtifactId> take(long nowMs) {
    long turn = nowMs / OriginalRules.PACE_MS;
    if (turn == lastTurn || turn % partitions != partition) {
      return Map.of();
    }
    lastTurn = turn;
    Map<NodeId, ArtifactId> taken = new TreeMap<>();
    largest.forEach((node, offer) -> taken.put(node, offer.artifact()));
    largest.clear();
    return taken;
  }
}
