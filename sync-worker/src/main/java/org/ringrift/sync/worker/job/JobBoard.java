package org.ringrift.sync.worker.job;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;

/**
 * The jobs that run now, and whose turn it is where several are about one artifact. Thread-safe.
 */
final class JobBoard {
  private static final int MOST_ENDED = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final Map<JobId, RunningJob> jobs = new TreeMap<>();
  private final Set<ArtifactId> busy = new HashSet<>();
  private final Map<JobId, Job> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Job> eldest) {
          return size() > MOST_ENDED;
        }
      };

  void add(RunningJob job) {
    locked(
        () -> {
          if (jobs.putIfAbsent(job.id(), job) != null) {
            throw new IllegalStateException("job " + job.id() + " runs already");
          }
          return job;
        });
  }

  void remove(RunningJob job) {
    locked(
        () -> {
          changed.signalAll();
          ended.put(job.id(), job.job());
          return jobs.remove(job.id());
        });
  }

  Optional<RunningJob> find(JobId id) {
    return locked(() -> Optional.ofNullable(jobs.get(id)));
  }

  /** True where this very handing out is one of those that ended last. */
  boolean hasEnded(Job job) {
    return locked(() -> ended.containsKey(job.id()) && ended.get(job.id()).repeats(job));
  }

  /** In the order of their ids. */
  List<RunningJob> all() {
    return locked(() -> List.copyOf(jobs.values()));
  }

  /** Waits until no other job is about this artifact. */
  void takeTurn(ArtifactId artifact) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (busy.contains(artifact)) {
        changed.await();
      }
      busy.add(artifact);
    } finally {
      lock.unlock();
    }
  }

  /** Lets the next job have this artifact. */
  void giveTurn(ArtifactId artifact) {
    locked(
        () -> {
          changed.signalAll();
          return busy.remove(artifact);
        });
  }

  /**
   * Waits until no job is left.
   *
   * @return false where some are left after this time
   */
  boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long nanosLeft = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!jobs.isEmpty() && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return jobs.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private <R> R locked(Supplier<R> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
