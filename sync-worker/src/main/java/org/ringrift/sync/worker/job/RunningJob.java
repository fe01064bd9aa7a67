package org.ringrift.sync.worker.job;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;

/**
 * A job that was taken on and has not ended. Its events leave in order: nothing is said about it
 * after its end. Thread-safe.
 */
final class RunningJob implements ProgressListener {
  private final FetchRequest request;
  private final Instant acceptedAt;
  private final Thread thread;
  private volatile Optional<Progress> progress = Optional.empty();
  // Guarded by this.
  private int attempt;
  private boolean ended;
  private boolean cancelled;

  /**
   * @param work what its own thread does, once it is started
   */
  RunningJob(Job job, Instant acceptedAt, Consumer<RunningJob> work) {
    this.request = job.request();
    this.attempt = job.attempt();
    this.acceptedAt = acceptedAt;
    this.thread = Thread.ofPlatform().name("job-" + job.id()).unstarted(() -> work.accept(this));
  }

  void start() {
    thread.start();
  }

  JobId id() {
    return request.job();
  }

  ArtifactId artifact() {
    return request.artifact();
  }

  FetchRequest request() {
    return request;
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  synchronized int attempt() {
    return attempt;
  }

  /** A newer attempt takes over; an older one changes nothing. */
  synchronized void takeOver(int newer) {
    attempt = Math.max(attempt, newer);
  }

  @Override
  public void onProgress(Progress latest) {
    progress = Optional.of(latest);
  }

  /** Empty before the first byte. */
  Optional<Progress> progress() {
    return progress;
  }

  /** Says something about it, with its newest attempt, unless it has ended. */
  synchronized void whileRunning(Consumer<Job> say) {
    if (!ended) {
      say.accept(new Job(request, attempt));
    }
  }

  /** Says the last thing about it; called by its own thread. */
  synchronized void end(Consumer<Job> say) {
    ended = true;
    // A cancelled fetch leaves the interrupt set, and with it set Kafka takes nothing.
    boolean unused = Thread.interrupted();
    say.accept(new Job(request, attempt));
  }

  /** Interrupts it unless it has ended. */
  synchronized void cancel() {
    if (!ended) {
      cancelled = true;
      thread.interrupt();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
