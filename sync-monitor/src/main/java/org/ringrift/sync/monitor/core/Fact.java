package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/** Something that a topic said; the input of {@link FleetView}. Times are epoch milliseconds. */
public sealed interface Fact {

  /** From {@code node-state}. */
  record NodeSeen(Node node) implements Fact {}

  /** From {@code node-state}: the registry dropped the node. */
  record NodeForgotten(NodeId node) implements Fact {}

  /** From {@code sync-decisions}. */
  record Placed(ArtifactId artifact, Placement placement) implements Fact {}

  /** From {@code sync-decisions}. */
  record JobDecided(Job job) implements Fact {}

  /** From {@code sync-decisions}: whether an artifact keeps a node from being switched off. */
  record DrainJudged(ArtifactId artifact, NodeId node, boolean safe, String reason)
      implements Fact {}

  /**
   * From {@code sync-decisions}: a node is to delete its copy.
   *
   * @param job the job that tells the node
   * @param receipts nodes that last and have a verified copy
   */
  record DeletionDecided(
      ArtifactId artifact, NodeId node, JobId job, long atMs, List<NodeId> receipts, String reason)
      implements Fact {
    public DeletionDecided {
      receipts = List.copyOf(receipts);
    }
  }

  /** From {@code sync-events}: what came of that. */
  record DeletionEnded(
      ArtifactId artifact, NodeId node, JobId job, long atMs, boolean deleted, String reason)
      implements Fact {}

  /** From {@code sync-ticks}: the planner's process lives. Seen by the clock of this process. */
  record PlannerTicked(long seenAtMs) implements Fact {}

  /**
   * From {@code sync-dead-letters}.
   *
   * @param partition of the letter itself, which with its offset tells a repeat
   */
  record DeadLettered(int partition, long offset, DeadLetter letter) implements Fact {}

  /** From {@code sync-events}. */
  sealed interface OfTransfer extends Fact {
    Transfer transfer();
  }

  /** A transfer started, if nothing has arrived yet, or goes on. */
  record TransferProgressed(
      Transfer transfer,
      Optional<String> transport,
      Optional<NodeId> source,
      long bytesDone,
      long bytesTotal)
      implements OfTransfer {}

  /** A transfer is over. */
  sealed interface TransferEnded extends OfTransfer {
    /** Transports that were tried in vain, in order. */
    List<String> failedTransports();
  }

  /** The version is on the target, verified. */
  record TransferCompleted(
      Transfer transfer,
      Version version,
      Optional<NodeId> source,
      Optional<String> transport,
      boolean alreadyPresent,
      long bytesTransferred,
      long gamesSynced,
      long durationMs,
      List<String> failedTransports)
      implements TransferEnded {
    public TransferCompleted {
      failedTransports = List.copyOf(failedTransports);
    }

    /** True where the target has no copy of its own: it sees that of another node. */
    public boolean alreadyShared() {
      return transport.filter(TransportLabel.ALREADY_SHARED::equals).isPresent();
    }
  }

  /** The target gave the attempt up. */
  record TransferFailed(
      Transfer transfer,
      String category,
      boolean retryable,
      String error,
      List<String> failedTransports)
      implements TransferEnded {
    public TransferFailed {
      failedTransports = List.copyOf(failedTransports);
    }
  }

  /** The breaker of a node moved. */
  record BreakerMoved(BreakerStatus breaker) implements Fact {}

  /** Whose transfer it is. */
  record Transfer(ArtifactId artifact, NodeId target, Attempt attempt, long atMs) {}
}
