package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/**
 * A target that should get a version and does not have it yet.
 *
 * @param sources where the job that was ordered may fetch, best first; empty unless ORDERED
 * @param sourceMarks the sources with their incarnations, so that a source that came back counts as
 *     new
 * @param targetIncarnation of the target when the job was ordered
 * @param failing true after a failure, until a new job is ordered
 * @param missingAt sources that turned out not to have it
 * @param deadlineMs when the data may be gone, in milliseconds since the epoch
 */
public record Want(
    Stage stage,
    JobId job,
    Version version,
    Priority priority,
    List<NodeId> sources,
    SortedSet<String> sourceMarks,
    String targetIncarnation,
    boolean failing,
    SortedSet<NodeId> missingAt,
    Optional<Long> deadlineMs) {

  /** How far it got. */
  public enum Stage {
    /** The job is with dispatch. */
    ORDERED,
    /** Waits until those before it are holders and serve it. */
    HELD_BACK,
    /** Nobody who has the version can be read from. */
    NO_SOURCE
  }

  public Want {
    sources = List.copyOf(sources);
    sourceMarks = Collections.unmodifiableSortedSet(new TreeSet<>(sourceMarks));
    missingAt = Collections.unmodifiableSortedSet(new TreeSet<>(missingAt));
  }

  Want failed(SortedSet<NodeId> alsoMissingAt) {
    SortedSet<NodeId> missing = new TreeSet<>(missingAt);
    missing.addAll(alsoMissingAt);
    return new Want(
        stage,
        job,
        version,
        priority,
        sources,
        sourceMarks,
        targetIncarnation,
        true,
        missing,
        deadlineMs);
  }
}
