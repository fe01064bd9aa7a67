package org.ringrift.sync.planner.core.placement;

import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetRules;

/**
 * Numbers and rules by which targets are chosen.
 *
 * @param givesBack true where an origin gets back the games that its own database lost
 * @param excluded nodes that take nothing
 * @param hostFile what operators say of the fleet's hosts; its numbers are in the others already
 */
public record PlacementPolicy(
    Replication replication,
    Uploads uploads,
    DiskLimits disk,
    Patience patience,
    boolean givesBack,
    Set<NodeId> excluded,
    FleetRules hostFile) {

  /**
   * How many copies there should be.
   *
   * @param target how many holders an artifact should have, its origin among them
   * @param minimum how many it should have at least: of models where there are fewer training
   *     nodes, and on persistent nodes of everything
   * @param neighboursAtOnce how many replicas of HYBRID are urgent; the rest follows behind
   */
  public record Replication(int target, int minimum, int neighboursAtOnce) {
    public Replication {
      if (minimum < 1 || target < minimum) {
        throw new IllegalArgumentException(
            "replication target "
                + target
                + " must be at least the minimum "
                + minimum
                + ", and that at least 1");
      }
      if (neighboursAtOnce < 1) {
        throw new IllegalArgumentException("neighbours at once must be at least 1");
      }
    }
  }

  /**
   * How the holders serve the targets.
   *
   * @param perSource how many transfers of one artifact one holder serves at once; the rest of the
   *     targets waits until the first of them are holders themselves
   * @param pipelinedChains into how many chains a broadcast is split in which each node reads from
   *     the one before it while that one still receives; 0 for none. Takes in only nodes that can
   */
  public record Uploads(int perSource, int pipelinedChains) {
    public Uploads {
      if (perSource < 1 || pipelinedChains < 0) {
        throw new IllegalArgumentException(
            "uploads per source must be at least 1, chains must not be negative");
      }
    }
  }

  /**
   * What a disk must look like. Shares are from 0 to 1.
   *
   * @param maxUsedShare a disk of which so much or more is used takes nothing
   * @param minFreeShare what a replica must leave free
   * @param roomyShare a disk of which less is used gets points for it
   * @param originalsGoShare where so much or more is used, and no less than maxUsedShare, what the
   *     node made itself may be deleted; absent where it never is
   */
  public record DiskLimits(
      double maxUsedShare,
      double minFreeShare,
      double roomyShare,
      Optional<Double> originalsGoShare) {
    public DiskLimits {
      if (maxUsedShare <= 0 || maxUsedShare > 1 || minFreeShare < 0 || minFreeShare >= 1) {
        throw new IllegalArgumentException(
            "maximal disk use must be above 0 and up to 1, the share to leave free from 0 to below"
                + " 1");
      }
      if (roomyShare < 0 || roomyShare > 1) {
        throw new IllegalArgumentException("the use of a roomy disk must be from 0 to 1");
      }
      if (originalsGoShare.filter(share -> share <= 0 || share > 1).isPresent()) {
        throw new IllegalArgumentException(
            "the use from which on originals go must be above 0 and up to 1");
      }
    }
  }

  /**
   * How long to wait.
   *
   * @param absenceGraceMs for so long a node that fell silent or left keeps its place
   * @param staleAfterMs what a node last said longer ago is too old to give it a new place
   * @param relayKeepMs for so long a node keeps what it got only to pass it on
   */
  public record Patience(long absenceGraceMs, long staleAfterMs, long relayKeepMs) {
    public Patience {
      if (absenceGraceMs < 0 || staleAfterMs < 1 || relayKeepMs < 0) {
        throw new IllegalArgumentException(
            "no time may be negative, and the age of a sign of life must be positive");
      }
    }
  }

  public PlacementPolicy {
    excluded = Set.copyOf(excluded);
  }

  /**
   * These rules with what the host file says instead, where it says something: operators publish it
   * for the whole fleet, and settings are those of one process.
   */
  public PlacementPolicy under(FleetRules rules) {
    FleetRules.Limits limits = rules.limits();
    int target = limits.replicationTarget().orElse(replication.target());
    return new PlacementPolicy(
        new Replication(
            target, Math.min(replication.minimum(), target), replication.neighboursAtOnce()),
        uploads,
        new DiskLimits(
            limits.maxUsedShare().orElse(disk.maxUsedShare()),
            limits.minFreeShare().orElse(disk.minFreeShare()),
            limits.roomyShare().orElse(disk.roomyShare()),
            disk.originalsGoShare()),
        patience,
        givesBack,
        excluded,
        rules);
  }
}
