package org.ringrift.sync.monitor.core;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;

/** The newest deletions. Confined to one thread at a time. */
final class DeletionBook {
  private static final Comparator<Deletion> OLDEST_FIRST =
      Comparator.<Deletion>comparingLong(
              deletion -> deletion.decided().map(Deletion.Said::atMs).orElse(Long.MAX_VALUE))
          .thenComparing(Deletion::job);

  private final Window<JobId, Deletion> byJob;

  DeletionBook(int maxDeletions) {
    byJob = new Window<>(maxDeletions);
  }

  void add(Deletion deletion) {
    byJob.merge(deletion.job(), deletion, Deletion::and);
  }

  /** Those of an artifact, oldest first. */
  List<Deletion> of(ArtifactId artifact) {
    Stream<Deletion> all = byJob.values().stream();
    return all.filter(d -> d.artifact().equals(artifact)).sorted(OLDEST_FIRST).toList();
  }
}
