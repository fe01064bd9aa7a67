package org.ringrift.sync.worker.arrival;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;

/** What is arriving on this node now, for those who want to pass it on. Thread-safe. */
public final class Arrivals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final Map<ArtifactId, Arrival> running = new HashMap<>();
  private final Map<ArtifactId, Integer> waiting = new HashMap<>();

  /**
   * Says that an artifact begins to arrive; takes the place of an earlier one of that name. Who
   * waits for it by now will read along.
   */
  public void begin(ArtifactId artifact, Arrival arrival) {
    lock.lock();
    try {
      running.put(artifact, arrival);
      if (waiting.containsKey(artifact)) {
        arrival.follow();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that it arrives no longer. */
  public void end(ArtifactId artifact, Arrival arrival) {
    lock.lock();
    try {
      running.remove(artifact, arrival);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a version that fits begins to arrive.
   *
   * @param atMost zero to look only
   */
  public Optional<Arrival> await(ArtifactId artifact, Predicate<Version> fits, Duration atMost)
      throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    waiting.merge(artifact, 1, Integer::sum);
    try {
      while (true) {
        Arrival arrival = running.get(artifact);
        if (arrival != null && fits.test(arrival.manifest().version())) {
          return Optional.of(arrival);
        }
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      waiting.computeIfPresent(artifact, (id, count) -> count == 1 ? null : count - 1);
      lock.unlock();
    }
  }
}
