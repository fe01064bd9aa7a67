package org.ringrift.sync.worker.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.transfer.ArtifactFetcher;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchOutcome.FetchFailed;
import org.ringrift.sync.worker.transfer.FetchOutcome.Fetched;
import org.ringrift.sync.worker.verify.CopyDeleter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs side by side, each on a thread of its own, and publishes how they go and end.
 *
 * <p>Two jobs for the same artifact never run at once: the later one waits for its turn, and counts
 * as running meanwhile, so that its lease is kept. Thread-safe.
 *
 * <p>The threads are platform threads: SQLite and hashing hold on to the thread they run on, and
 * virtual ones would share as few carriers as there are processors.
 */
public final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  /** How long cancelled jobs may take to clean up and say so. */
  private static final Duration CANCEL_TIME = Duration.ofSeconds(10);

  /** Deletes a copy that has at most that version, and of an original exactly that. */
  @FunctionalInterface
  public interface Deleter {
    CopyDeleter.Outcome delete(ArtifactId artifact, Version atMost, CopyDeleter.Kind kind);
  }

  private final ArtifactFetcher fetcher;
  private final Deleter deleter;
  private final JobEvents events;
  private final int maxConcurrent;
  private final InstantSource clock;
  private final JobBoard board = new JobBoard();

  /**
   * @param deleter deletes the copy of this node
   */
  public JobRunner(
      ArtifactFetcher fetcher,
      Deleter deleter,
      JobEvents events,
      int maxConcurrent,
      InstantSource clock) {
    this.fetcher = fetcher;
    this.deleter = deleter;
    this.events = events;
    this.maxConcurrent = maxConcurrent;
    this.clock = clock;
  }

  /** True where no further job may be taken on. */
  boolean isFull() {
    return board.all().size() >= maxConcurrent;
  }

  /** The jobs that were taken on and have not ended, with their attempts. */
  Map<JobId, Integer> attempts() {
    return board.all().stream()
        .collect(Collectors.toUnmodifiableMap(RunningJob::id, RunningJob::attempt));
  }

  /** The ids of those jobs, in order. */
  public List<JobId> running() {
    return board.all().stream().map(RunningJob::id).toList();
  }

  /** Takes a job on; returns at once. */
  void start(Job job) {
    RunningJob running = new RunningJob(job, clock.instant(), this::runToTheEnd);
    board.add(running);
    running.start();
  }

  /**
   * Deletes a copy once no job is about it; returns at once. Nobody waits for it: a copy that is
   * still there when the node stops is asked for again.
   */
  void delete(Deletion deletion) {
    Thread.ofPlatform()
        .name("delete-" + deletion.id())
        .daemon()
        .start(() -> deleteInTurn(deletion));
  }

  /** Lets a running job go on under a newer attempt; nothing happens where it has just ended. */
  void takeOver(Job newer) {
    board.find(newer.id()).ifPresent(running -> running.takeOver(newer));
  }

  /** Changes what a running job may use; nothing happens where it has just ended. */
  void limit(Job repeat) {
    board.find(repeat.id()).ifPresent(running -> running.limit(repeat));
  }

  /** True where this very handing out was run to its end a short while ago. */
  boolean hasEnded(Job job) {
    return board.hasEnded(job);
  }

  /** Publishes PROGRESS for every running job, whether anything moved or not: it keeps leases. */
  public void reportProgress() {
    for (RunningJob running : board.all()) {
      running.whileRunning(
          job -> logFailure("PROGRESS", job, events.progress(job, running.progress())));
    }
  }

  /**
   * Waits for running jobs, then cancels those that are left: each ends as FAILED, CANCELLED,
   * retryable. The caller must not start jobs any more.
   */
  public void drain(Duration grace) throws InterruptedException {
    if (board.awaitEmpty(grace)) {
      return;
    }
    log.info("cancelling jobs that did not end within {}: {}", grace, running());
    board.all().forEach(RunningJob::cancel);
    if (!board.awaitEmpty(CANCEL_TIME)) {
      log.warn("jobs do not stop, their leases will run out: {}", running());
    }
  }

  private void runToTheEnd(RunningJob running) {
    try {
      board.takeTurn(running.artifact());
    } catch (InterruptedException e) {
      end(
          running,
          new FetchFailed(
              FailureCategory.CANCELLED,
              true,
              "the worker stopped before its turn came",
              List.of()));
      return;
    }
    try {
      // Within the turn, so that what is done with the artifact next is told after this.
      end(running, fetch(running));
    } finally {
      board.giveTurn(running.artifact());
    }
  }

  private FetchOutcome fetch(RunningJob running) {
    try {
      FetchOutcome outcome = fetcher.fetch(running.request(), running);
      return outcome instanceof FetchFailed failed && running.isCancelled()
          ? cancelled(failed)
          : outcome;
    } catch (RuntimeException | Error e) {
      log.error("job {} for {} met a bug", running.id(), running.artifact(), e);
      return new FetchFailed(
          FailureCategory.INTERNAL, true, "the worker met a bug, see its log: " + e, List.of());
    }
  }

  private void end(RunningJob running, FetchOutcome outcome) {
    try {
      running.end(job -> publishEnd(job, running, outcome));
    } finally {
      board.remove(running);
    }
  }

  private void deleteInTurn(Deletion deletion) {
    ArtifactId artifact = deletion.artifact();
    try {
      board.takeTurn(artifact);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      CopyDeleter.Outcome outcome = deleter.delete(artifact, deletion.atMost(), deletion.kind());
      log.info("deletion {} of {}: {}; {}", deletion.id(), artifact, outcome, deletion.reason());
      var unused = events.deleted(deletion, outcome);
    } finally {
      board.giveTurn(artifact);
    }
  }

  private static FetchFailed cancelled(FetchFailed failed) {
    return new FetchFailed(
        FailureCategory.CANCELLED,
        true,
        "the worker stopped during the transfer: " + failed.error(),
        failed.fallbacks());
  }

  private void publishEnd(Job job, RunningJob running, FetchOutcome outcome) {
    Duration duration = Duration.between(running.acceptedAt(), clock.instant());
    switch (outcome) {
      case Fetched fetched -> {
        log.info(
            "job {} completed: {} by {} in {}",
            job.id(),
            job.artifact(),
            fetched.transport(),
            duration);
        logFailure("COMPLETED", job, events.completed(job, fetched, duration));
      }
      case FetchFailed failed -> {
        log.warn(
            "job {} failed: {}: {}: {}",
            job.id(),
            job.artifact(),
            failed.category(),
            failed.error());
        logFailure("FAILED", job, events.failed(job, failed));
      }
    }
  }

  private static void logFailure(String what, Job job, CompletableFuture<?> published) {
    CompletableFuture<?> unused =
        published.whenComplete(
            (metadata, failure) -> {
              if (failure != null) {
                log.warn(
                    "{} of job {} was not taken; its lease will run out and the planner hands it"
                        + " out again: {}",
                    what,
                    job.id(),
                    failure.toString());
              }
            });
  }
}
