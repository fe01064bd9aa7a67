package org.ringrift.sync.monitor.http;

import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.monitor.core.JobStatus;

/** {@code POST /jobs/{id}/retry}: another chance for a job that was given up or waits. */
final class RetryPage {
  private static final String PREFIX = "/jobs/";
  private static final String SUFFIX = "/retry";

  private final LivePages pages;

  RetryPage(LivePages pages) {
    this.pages = pages;
  }

  /** The job that a path names; empty where it is the path of another page. */
  static Optional<String> jobIn(String path) {
    return path.startsWith(PREFIX) && path.endsWith(SUFFIX)
        ? Optional.of(path.substring(PREFIX.length(), path.length() - SUFFIX.length()))
        : Optional.empty();
  }

  Reply retry(String text) {
    JobId id;
    try {
      id = new JobId(text);
    } catch (InvalidNameException e) {
      return Reply.json(400, new Trouble(e.getMessage()));
    }
    Optional<JobStatus> job = pages.look(view -> view.job(id));
    if (job.isEmpty()) {
      return Reply.json(404, new Trouble("there is no job " + id + " that is not over; see /jobs"));
    }
    if (job.get().isRunning()) {
      return Reply.json(409, new Trouble("job " + id + " runs; wait until its attempt is over"));
    }
    return switch (pages.retry(job.get())) {
      case RetryOutcome.Asked asked ->
          Reply.json(
              202,
              new RetryDocument(
                  id.value(), job.get().job().artifact().toString(), asked.requestId()));
      case RetryOutcome.NotAsked not -> Reply.json(503, new Trouble(not.reason()));
    };
  }

  /** What a retry answers. */
  record RetryDocument(String jobId, String artifact, String requestId) {}
}
