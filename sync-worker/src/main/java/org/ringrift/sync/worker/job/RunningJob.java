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
  private Job job;
  private boolean ended;
  private boolean cancelled;

  /**
   * @param work what its own thread does, once it is started
   */
  RunningJob(Job job, Instant acceptedAt, Consumer<RunningJob> work) {
    this.request = job.request();
    this.job = job;
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
    return job.attempt();
  }

  /** It as it was last handed out. */
  synchronized Job job() {
    return job;
  }

  /** A newer attempt takes over, with what it may use; an older one changes nothing. */
  synchronized void takeOver(Job newer) {
    if (newer.attempt() > job.attempt()) {
      request.limit().become(newer.request().limit());
      job = new Job(request, newer.attempt(), newer.issuedAtMs());
    }
  }

  /** Changes what it may use, where that is about the attempt that runs. */
  synchronized void limit(Job repeat) {
    if (repeat.attempt() == job.attempt()) {
      request.limit().become(repeat.request().limit());
    }
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
      say.accept(job);
    }
  }

  /** Says the last thing about it; called by its own thread. */
  synchronized void end(Consumer<Job> say) {
    ended = true;
    // A cancelled fetch leaves the interrupt set, and with it set Kafka takes nothing.
    boolean unused = Thread.interrupted();
    say.accept(job);
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
