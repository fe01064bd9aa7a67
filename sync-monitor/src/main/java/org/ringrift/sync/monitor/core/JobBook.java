package org.ringrift.sync.monitor.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.JobId;

/**
 * Jobs: what the planner decided about them, and what their workers say.
 *
 * <p>The two come from different topics, so either may be first; they are kept apart and only
 * brought together when somebody asks. The planner's part holds jobs until they are over; the
 * workers' part is a bounded window of attempts, wide enough to recognise repeats. Confined to one
 * thread at a time.
 */
final class JobBook {
  private final Map<JobId, Job> open = new HashMap<>();
  private final Map<Attempt, Activity> attempts;

  JobBook(int maxAttempts) {
    attempts = new Window<>(maxAttempts);
  }

  void decide(Job job) {
    if (job.state().isOver()) {
      open.remove(job.id());
    } else {
      open.put(job.id(), job);
    }
  }

  void progress(Fact.TransferProgressed fact) {
    Activity known = attempts.get(fact.transfer().attempt());
    if (known == null || !known.ended()) {
      remember(
          fact.transfer().attempt(),
          new Activity(
              fact.transfer().atMs(),
              fact.transport(),
              fact.source(),
              fact.bytesDone(),
              fact.bytesTotal(),
              false));
    }
  }

  /** Returns false where the end of that attempt was known before. */
  boolean end(Fact.TransferEnded fact) {
    Attempt attempt = fact.transfer().attempt();
    Activity known = attempts.get(attempt);
    if (known != null && known.ended()) {
      return false;
    }
    remember(
        attempt,
        new Activity(fact.transfer().atMs(), Optional.empty(), Optional.empty(), 0, 0, true));
    return true;
  }

  /** The jobs that are not over, in no order. */
  List<JobStatus> open() {
    return open.values().stream().map(this::status).toList();
  }

  private JobStatus status(Job job) {
    Attempt attempt = new Attempt(job.id(), job.attempt());
    return new JobStatus(job, Optional.ofNullable(attempts.get(attempt)));
  }

  /** Puts it at the young end of the window. */
  private void remember(Attempt attempt, Activity activity) {
    attempts.remove(attempt);
    attempts.put(attempt, activity);
  }

  /** A map that forgets its oldest entry when it is full. */
  private static final class Window<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int maxSize;

    Window(int maxSize) {
      this.maxSize = maxSize;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > maxSize;
    }
  }
}
