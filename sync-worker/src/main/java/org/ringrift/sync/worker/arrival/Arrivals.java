package org.ringrift.sync.worker.arrival;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Map<ArtifactId, Followers> waiting = new HashMap<>();
  private final Map<ArtifactId, Version> failed = new HashMap<>();
  private final Set<ArtifactId> attempted = new HashSet<>();

  /** Those who wait for one artifact. */
  private static final class Followers {
    private int count;
    private boolean inVain;
  }

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
   * Says that this node tries to get an artifact. When it ends, nobody need wait here any longer:
   * all of it is here, however it came, or it will not come.
   *
   * @param wanted what nobody waits for once it has failed
   */
  public Attempt attempt(ArtifactId artifact, Version wanted) {
    lock.lock();
    try {
      failed.remove(artifact);
      attempted.add(artifact);
      return new Attempt(artifact, wanted);
    } finally {
      lock.unlock();
    }
  }

  /** True where this node tries to get an artifact now, so that what it has is to be replaced. */
  public boolean isAttempted(ArtifactId artifact) {
    lock.lock();
    try {
      return attempted.contains(artifact);
    } finally {
      lock.unlock();
    }
  }

  /** One try, which has failed unless it says otherwise. Used by one thread. */
  public final class Attempt implements AutoCloseable {
    private final ArtifactId artifact;
    private final Version wanted;
    private boolean succeeded;

    private Attempt(ArtifactId artifact, Version wanted) {
      this.artifact = artifact;
      this.wanted = wanted;
    }

    /** Says that all of it is here. */
    public void succeed() {
      succeeded = true;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        attempted.remove(artifact);
        if (!succeeded) {
          failed.put(artifact, wanted);
        }
        release(artifact);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until a version that fits begins to arrive.
   *
   * @param atMost zero to look only
   * @return empty where none does, or where waiting has become pointless
   */
  public Optional<Arrival> await(ArtifactId artifact, Predicate<Version> fits, Duration atMost)
      throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    Followers followers = waiting.computeIfAbsent(artifact, id -> new Followers());
    followers.count++;
    try {
      while (true) {
        Arrival arrival = running.get(artifact);
        if (arrival != null && fits.test(arrival.manifest().version())) {
          return Optional.of(arrival);
        }
        if (nanos <= 0 || followers.inVain || hasFailed(artifact, fits)) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      if (--followers.count == 0) {
        waiting.remove(artifact, followers);
      }
      lock.unlock();
    }
  }

  private boolean hasFailed(ArtifactId artifact, Predicate<Version> fits) {
    Version version = failed.get(artifact);
    return version != null && fits.test(version);
  }

  private void release(ArtifactId artifact) {
    Followers followers = waiting.remove(artifact);
    if (followers != null) {
      followers.inVain = true;
      changed.signalAll();
    }
  }
}
