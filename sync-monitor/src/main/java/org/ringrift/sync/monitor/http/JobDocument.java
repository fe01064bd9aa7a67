package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.Activity;
import org.ringrift.sync.monitor.core.Failure;
import org.ringrift.sync.monitor.core.Job;
import org.ringrift.sync.monitor.core.JobStatus;

/** A job that is not over; what is not known is null. */
record JobDocument(
    String jobId,
    String artifact,
    String target,
    String state,
    boolean running,
    int attempt,
    String priority,
    String since,
    long sinceMs,
    String notBefore,
    Long notBeforeMs,
    String reason,
    String transport,
    String source,
    Long bytesDone,
    Long bytesTotal,
    Double bytesPerSecond,
    Long remainingMs,
    Cause failure) {

  /** Why its last attempt was given up. */
  record Cause(
      String at,
      long atMs,
      int attempt,
      String category,
      boolean retryable,
      String error,
      List<String> transports) {
    static Cause of(Failure failure) {
      return new Cause(
          Times.iso(failure.atMs()),
          failure.atMs(),
          failure.attempt().number(),
          failure.category(),
          failure.retryable(),
          failure.error(),
          failure.transports());
    }
  }

  static JobDocument of(JobStatus status) {
    Job job = status.job();
    Optional<Activity> activity = status.activity();
    return new JobDocument(
        job.id().value(),
        job.artifact().toString(),
        job.target().value(),
        job.state().name().toLowerCase(Locale.ROOT),
        status.isRunning(),
        job.attempt(),
        job.priority().name().toLowerCase(Locale.ROOT),
        Times.iso(job.decidedAtMs()),
        job.decidedAtMs(),
        Times.iso(job.notBeforeMs()),
        Times.ms(job.notBeforeMs()),
        job.reason().orElse(null),
        activity.flatMap(Activity::transport).orElse(null),
        activity.flatMap(Activity::source).map(NodeId::value).orElse(null),
        activity.map(Activity::bytesDone).orElse(null),
        activity.map(Activity::bytesTotal).filter(n -> n >= 0).orElse(null),
        activity.map(Activity::bytesPerSecond).filter(rate -> rate > 0).orElse(null),
        activity.map(Activity::remainingMs).map(Times::ms).orElse(null),
        status.failure().map(Cause::of).orElse(null));
  }
}
