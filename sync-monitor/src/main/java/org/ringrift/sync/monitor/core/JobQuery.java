package org.ringrift.sync.monitor.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

/**
 * Asks for jobs that are not over.
 *
 * @param node their target
 * @param text only jobs with this in the name of their artifact or their target
 */
public record JobQuery(
    Optional<Kind> kind,
    Optional<NodeId> node,
    Optional<ArtifactId> artifact,
    Optional<String> text,
    int offset,
    int limit) {
  private static final Comparator<JobStatus> URGENT_FIRST =
      Comparator.<JobStatus, Priority>comparing(s -> s.job().priority())
          .reversed()
          .thenComparingLong(status -> status.job().decidedAtMs())
          .thenComparing(status -> status.job().id());

  /** How a job stands. */
  public enum Kind {
    /** Its last attempt failed; it waits for another one, or is parked. */
    FAILED,
    /** Given up until somebody asks. */
    PARKED,
    /** A worker has it. */
    RUNNING,
    /** It waits for its turn or for another attempt. */
    WAITING;

    boolean holds(JobStatus status) {
      return switch (this) {
        case FAILED -> status.hasFailed();
        case PARKED -> status.job().state() == JobState.PARKED;
        case RUNNING -> status.isRunning();
        case WAITING -> status.job().state().isWaiting();
      };
    }
  }

  /** Those that match, in no order; quick, so that a view need not be held for long. */
  public List<JobStatus> select(FleetView view) {
    return among(view).filter(this::matches).toList();
  }

  /** The most urgent first, then the oldest. */
  public Page<JobStatus> page(List<JobStatus> selected) {
    return Page.of(selected.stream().sorted(URGENT_FIRST).toList(), offset, limit);
  }

  private Stream<JobStatus> among(FleetView view) {
    if (artifact.isPresent()) {
      return view.jobBook().of(artifact.get()).stream();
    }
    return node.map(id -> view.jobBook().of(id).stream().flatMap(work -> work.all().stream()))
        .orElseGet(() -> view.jobBook().open().stream());
  }

  private boolean matches(JobStatus status) {
    return kind.map(one -> one.holds(status)).orElse(true)
        && node.map(status.job().target()::equals).orElse(true)
        && text.map(part -> isNamed(status.job(), part)).orElse(true);
  }

  private static boolean isNamed(Job job, String part) {
    return job.target().value().contains(part) || job.artifact().toString().contains(part);
  }
}
