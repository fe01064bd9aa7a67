package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;

/** The jobs of one target that are not over. Confined to one thread at a time. */
final class TargetWork {
  private static final Comparator<JobStatus> BY_READINESS =
      Comparator.<JobStatus>comparingLong(status -> readyAtMs(status.job()))
          .thenComparing(status -> status.job().id());
  private static final Comparator<Job> BY_TURN =
      Comparator.comparing(Job::priority)
          .reversed()
          .thenComparingLong(Job::decidedAtMs)
          .thenComparing(Job::id);

  private final TreeSet<JobStatus> waiting = new TreeSet<>(BY_READINESS);
  private final Map<JobId, JobStatus> running = new HashMap<>();
  private final Map<JobId, JobStatus> others = new HashMap<>();

  void add(JobStatus status) {
    if (status.job().state().isWaiting()) {
      waiting.add(status);
    } else {
      (status.isRunning() ? running : others).put(status.job().id(), status);
    }
  }

  void remove(JobStatus status) {
    waiting.remove(status);
    running.remove(status.job().id());
    others.remove(status.job().id());
  }

  boolean isEmpty() {
    return waiting.isEmpty() && running.isEmpty() && others.isEmpty();
  }

  /** A job about that artifact, one that runs before others. */
  Optional<JobStatus> about(ArtifactId artifact) {
    return Stream.of(running.values(), waiting, others.values())
        .flatMap(Collection::stream)
        .filter(status -> status.job().artifact().equals(artifact))
        .findFirst();
  }

  /** In no order. */
  List<JobStatus> all() {
    List<JobStatus> all = new ArrayList<>(waiting);
    all.addAll(running.values());
    all.addAll(others.values());
    return all;
  }

  WorkCounts.Counts counts() {
    long parked =
        others.values().stream().filter(status -> status.job().state() == JobState.PARKED).count();
    return new WorkCounts.Counts(waiting.size(), running.size(), parked);
  }

  /** Its place among the jobs that wait, from 1, as far as priority and age decide it. */
  int placeOf(Job job) {
    return 1
        + (int) waiting.stream().filter(other -> BY_TURN.compare(other.job(), job) < 0).count();
  }

  /**
   * What stands still: running jobs that were not heard of since then; where nothing runs, the job
   * that could have gone for longest, if it could have gone since then.
   */
  List<JobStatus> silentSince(long timeMs) {
    if (running.isEmpty()) {
      return first().filter(status -> readyAtMs(status.job()) < timeMs).stream().toList();
    }
    return running.values().stream().filter(status -> status.heardAtMs() < timeMs).toList();
  }

  private Optional<JobStatus> first() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.getFirst());
  }

  private static long readyAtMs(Job job) {
    return Math.max(job.decidedAtMs(), job.notBeforeMs().orElse(0));
  }
}
