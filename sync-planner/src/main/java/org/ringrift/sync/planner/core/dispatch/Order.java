package org.ringrift.sync.planner.core.dispatch;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/**
 * One piece of work for a target: bring it this version of this artifact.
 *
 * @param sources where it may be fetched, best first; at least one
 * @param decisionId the placement decision behind it
 * @param gameIds games that the target lacks, as far as anybody named them; empty where it is to
 *     find out by itself. Complete without the order that this one replaces
 * @param executor who runs it: the target, which fetches, or the first source, which pushes
 * @param deadlineMs when the data may be gone, in milliseconds since the epoch. Among work of equal
 *     priority, what fits before it goes first
 */
public record Order(
    JobId id,
    ArtifactId artifact,
    Version version,
    List<NodeId> sources,
    Priority priority,
    String decisionId,
    SortedSet<String> gameIds,
    NodeId executor,
    Optional<Long> deadlineMs) {
  /** With more ids than this, comparing the databases is cheaper than carrying the list. */
  public static final int MOST_GAME_IDS = 1000;

  public Order {
    sources = List.copyOf(sources);
    gameIds = Collections.unmodifiableSortedSet(new TreeSet<>(gameIds));
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("job " + id + " needs at least one source");
    }
    if (gameIds.size() > MOST_GAME_IDS) {
      throw new IllegalArgumentException(
          "job " + id + " names " + gameIds.size() + " games, more than " + MOST_GAME_IDS);
    }
  }

  /** True where the target itself runs it, and no other node. */
  public boolean fetched(NodeId target) {
    return executor.equals(target);
  }

  /** This work with the higher of the two priorities. */
  Order atLeast(Priority other) {
    return priority.compareTo(other) >= 0 ? this : with(other, gameIds, deadlineMs);
  }

  /**
   * This work in the place of older work of the same artifact that was not done: it brings what
   * that was to bring, too, as urgently and as early. Ids that nobody named, or more of them than a
   * job carries, become none, which stands for whatever the target lacks.
   */
  Order inPlaceOf(Order older) {
    SortedSet<String> all = new TreeSet<>();
    if (!gameIds.isEmpty() && !older.gameIds.isEmpty()) {
      all.addAll(gameIds);
      all.addAll(older.gameIds);
    }
    Optional<Long> earliest =
        Stream.of(deadlineMs, older.deadlineMs).flatMap(Optional::stream).min(Long::compare);
    return with(
        atLeast(older.priority).priority,
        all.size() > MOST_GAME_IDS ? new TreeSet<>() : all,
        earliest);
  }

  private Order with(Priority newPriority, SortedSet<String> ids, Optional<Long> deadline) {
    return new Order(
        id, artifact, version, sources, newPriority, decisionId, ids, executor, deadline);
  }
}
