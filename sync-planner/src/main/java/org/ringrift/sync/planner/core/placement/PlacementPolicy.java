package org.ringrift.sync.planner.core.placement;

import java.util.Set;
import org.ringrift.sync.core.NodeId;

/**
 * Numbers and rules by which targets are chosen.
 *
 * @param replicationTarget how many holders an artifact should have, its origin among them
 * @param replicationMinimum how many it should have where the strategy alone would make fewer
 * @param neighboursAtOnce how many targets of HYBRID get their jobs with full priority
 * @param uploadsPerSource how many transfers of one artifact one holder serves at once; the rest of
 *     the targets wait until the first of them are holders themselves
 * @param maxDiskUsedShare from 0 to 1; a disk that is fuller takes nothing
 * @param absenceGraceMs for so long a node that fell silent or left keeps its place
 * @param excluded nodes that take nothing
 */
public record PlacementPolicy(
    int replicationTarget,
    int replicationMinimum,
    int neighboursAtOnce,
    int uploadsPerSource,
    double maxDiskUsedShare,
    long absenceGraceMs,
    Set<NodeId> excluded) {

  public PlacementPolicy {
    excluded = Set.copyOf(excluded);
    if (replicationMinimum < 1 || replicationTarget < replicationMinimum) {
      throw new IllegalArgumentException(
          "replication target "
              + replicationTarget
              + " must be at least the minimum "
              + replicationMinimum
              + ", and that at least 1");
    }
    if (neighboursAtOnce < 1 || uploadsPerSource < 1) {
      throw new IllegalArgumentException(
          "neighbours at once and uploads per source must be at least 1");
    }
    if (maxDiskUsedShare <= 0 || maxDiskUsedShare > 1 || absenceGraceMs < 0) {
      throw new IllegalArgumentException(
          "maximal disk use must be above 0 and up to 1, the grace not negative");
    }
  }
}
