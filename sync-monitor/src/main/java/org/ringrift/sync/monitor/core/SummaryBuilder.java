package org.ringrift.sync.monitor.core;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Priority;

/** Counts. */
final class SummaryBuilder {
  private final List<ArtifactStatus> artifacts;
  private final List<JobStatus> jobs;
  private final TransferTotals totals;
  private final DeadLetterBook deadLetters;

  SummaryBuilder(
      List<ArtifactStatus> artifacts,
      List<JobStatus> jobs,
      TransferTotals totals,
      DeadLetterBook deadLetters) {
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.totals = totals;
    this.deadLetters = deadLetters;
  }

  Summary build() {
    Map<DataType, Summary.Counts> byDataType = new EnumMap<>(DataType.class);
    for (DataType type : DataType.values()) {
      byDataType.put(type, counts(candidate -> candidate == type, totals.of(type)));
    }
    return new Summary(
        counts(type -> true, totals.all()),
        byDataType,
        totals.byTransport(),
        waitingByPriority(),
        oldestWaitingAtMs(),
        totals.lastCompletedAtMs(),
        totals.failures(),
        deadLetters.summary());
  }

  private Summary.Counts counts(Predicate<DataType> which, Tally transfers) {
    List<ArtifactStatus> those =
        artifacts.stream().filter(a -> which.test(a.artifact().dataType())).toList();
    List<Replica> wanted =
        those.stream().flatMap(a -> a.replicas().stream()).filter(Replica::isWanted).toList();
    List<JobStatus> work =
        jobs.stream().filter(j -> which.test(j.job().artifact().dataType())).toList();
    return new Summary.Counts(
        those.size(),
        wanted.size(),
        wanted.stream().filter(r -> r.state() == Replica.State.VERIFIED).count(),
        work.stream().filter(j -> j.job().state().isWaiting()).count(),
        work.stream().filter(JobStatus::isRunning).count(),
        work.stream().filter(j -> j.job().state() == JobState.PARKED).count(),
        transfers);
  }

  private Map<Priority, Long> waitingByPriority() {
    Map<Priority, Long> waiting = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      waiting.put(priority, 0L);
    }
    jobs.stream()
        .map(JobStatus::job)
        .filter(job -> job.state().isWaiting())
        .forEach(job -> waiting.merge(job.priority(), 1L, Long::sum));
    return waiting;
  }

  private OptionalLong oldestWaitingAtMs() {
    return jobs.stream()
        .map(JobStatus::job)
        .filter(job -> job.state().isWaiting())
        .mapToLong(Job::decidedAtMs)
        .min();
  }
}
