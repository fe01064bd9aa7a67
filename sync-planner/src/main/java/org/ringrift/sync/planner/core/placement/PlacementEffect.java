package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/** What placement wants done. */
public sealed interface PlacementEffect {

  /**
   * Dispatch is to bring a version to a target.
   *
   * @param sources where it may be fetched, best first; at least one
   * @param decisionId the decision behind it
   * @param gameIds games that the target lacks, as far as anybody named them; empty where it is to
   *     find out by itself
   * @param executor who runs the job: the target, which fetches, or the first source, which pushes
   * @param deadlineMs when the data may be gone, in milliseconds since the epoch
   * @param revive true where this ends the parking of the job, if it was given up
   */
  record Order(
      NodeId target,
      JobId job,
      ArtifactId artifact,
      Version version,
      List<NodeId> sources,
      Priority priority,
      String decisionId,
      SortedSet<String> gameIds,
      NodeId executor,
      Optional<Long> deadlineMs,
      boolean revive)
      implements PlacementEffect {
    public Order {
      sources = List.copyOf(sources);
      gameIds = Collections.unmodifiableSortedSet(new TreeSet<>(gameIds));
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("job " + job + " needs at least one source");
      }
    }
  }

  /** What waits for a target is not wanted any more. */
  record Withdraw(NodeId target, ArtifactId artifact, String reason) implements PlacementEffect {}

  /**
   * A node is to delete its copy.
   *
   * @param version what it has, and what the others have at least
   * @param receipts nodes that last and have a verified copy, two at least
   * @param reason why, for people
   * @param original true where the node made it itself
   */
  record DeleteCopy(
      NodeId node,
      JobId job,
      ArtifactId artifact,
      Version version,
      List<NodeId> receipts,
      String reason,
      boolean original)
      implements PlacementEffect {
    public DeleteCopy {
      receipts = List.copyOf(receipts);
    }
  }

  /** A node has the artifact, which its inventory need not have said yet. */
  record Learned(NodeId holder, ArtifactId artifact) implements PlacementEffect {}

  /**
   * Not every piece of news is worth a look of its own: this one is to be followed by {@link
   * PlacementInput.Reminded} at the next tick.
   */
  record Remind(ArtifactId artifact) implements PlacementEffect {}

  /**
   * The explained decision.
   *
   * @param basedOn the decision that still holds for the nodes that are no candidates of this one;
   *     absent where every node is
   * @param leftOut how many nodes were looked at beyond the candidates, and stood behind them
   * @param setBackGames how many games the origin has, where its database was set back
   */
  record Decided(
      String decisionId,
      ArtifactId artifact,
      Version version,
      String strategy,
      String trigger,
      int replicationTarget,
      Priority priority,
      long fleetVersion,
      Optional<String> basedOn,
      List<Candidate> candidates,
      int leftOut,
      Optional<Long> setBackGames,
      List<NodeId> wanted)
      implements PlacementEffect {
    public Decided {
      candidates = List.copyOf(candidates);
      wanted = List.copyOf(wanted);
    }
  }

  /** A node that was considered, with what speaks for it and against it. */
  record Candidate(
      NodeId node, Verdict verdict, Optional<String> reason, double score, List<Term> terms) {
    public Candidate {
      terms = List.copyOf(terms);
    }
  }

  /** One part of a score. */
  record Term(String name, double points) {}

  /** What was decided about a candidate. */
  enum Verdict {
    /** Should get it. */
    CHOSEN,
    /** Has it. */
    HOLDER,
    /** Could get it, but there are enough others. */
    NOT_NEEDED,
    /** Cannot get it; there is a reason. */
    REFUSED
  }
}
