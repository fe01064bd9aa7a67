package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;

/**
 * Jobs: what the planner decided about them, and what their workers say.
 *
 * <p>The two come from different topics, so either may be first. The planner's part holds jobs
 * until they are over; the workers' part is a bounded window of attempts, wide enough to recognise
 * repeats. Everything that is counted is counted as it changes, so that asking costs the same
 * however many jobs there are. Confined to one thread at a time.
 */
final class JobBook {
  private final Map<JobId, JobStatus> open = new HashMap<>();
  private final Map<NodeId, TargetWork> byTarget = new HashMap<>();
  private final Map<ArtifactId, Map<JobId, JobStatus>> byArtifact = new HashMap<>();
  private final Map<Place, Integer> underWay = new HashMap<>();
  private final WorkCounts counts = new WorkCounts();
  private final Window<Attempt, Activity> attempts;

  /** An artifact on a node. */
  private record Place(ArtifactId artifact, NodeId node) {
    static Place of(Job job) {
      return new Place(job.artifact(), job.target());
    }
  }

  JobBook(int maxAttempts) {
    attempts = new Window<>(maxAttempts);
  }

  void decide(Job job) {
    JobStatus old = open.get(job.id());
    Optional<Activity> activity = Optional.ofNullable(attempts.get(attempt(job)));
    if (activity.isEmpty() && old != null && attempt(old.job()).equals(attempt(job))) {
      activity = old.activity();
    }
    replace(old, job.state().isOver() ? null : new JobStatus(job, activity));
  }

  /** Returns how many bytes came since it was last heard of. */
  long progress(Fact.TransferProgressed fact) {
    Activity known = attempts.get(fact.transfer().attempt());
    if (known == null) {
      say(fact.transfer(), Activity.of(fact));
      return 0;
    }
    if (known.ended()) {
      return 0;
    }
    Activity next = known.then(fact);
    say(fact.transfer(), next);
    return next.bytesMoved() - known.bytesMoved();
  }

  /** How many bytes of an attempt were told of while it ran. */
  long bytesMoved(Attempt attempt) {
    Activity known = attempts.get(attempt);
    return known == null ? 0 : known.bytesMoved();
  }

  /** True where nobody has said yet that this attempt is over. */
  boolean isNews(Fact.TransferEnded fact) {
    Activity known = attempts.get(fact.transfer().attempt());
    return known == null || !known.ended();
  }

  void end(Fact.TransferEnded fact) {
    say(fact.transfer(), Activity.ended(fact));
  }

  private void say(Fact.Transfer transfer, Activity activity) {
    attempts.renew(transfer.attempt(), activity);
    JobStatus old = open.get(transfer.attempt().job());
    if (old != null && attempt(old.job()).equals(transfer.attempt())) {
      replace(old, new JobStatus(old.job(), Optional.of(activity)));
    }
  }

  /** Either may be null. */
  private void replace(JobStatus old, JobStatus next) {
    if (old != null) {
      remove(old);
    }
    if (next != null) {
      add(next);
    }
  }

  private void add(JobStatus status) {
    Job job = status.job();
    open.put(job.id(), status);
    counts.add(status);
    byTarget.computeIfAbsent(job.target(), node -> new TargetWork()).add(status);
    byArtifact.computeIfAbsent(job.artifact(), id -> new HashMap<>(4)).put(job.id(), status);
    count(status, 1);
  }

  private void remove(JobStatus status) {
    Job job = status.job();
    open.remove(job.id());
    counts.remove(status);
    TargetWork work = byTarget.get(job.target());
    work.remove(status);
    if (work.isEmpty()) {
      byTarget.remove(job.target());
    }
    Map<JobId, JobStatus> those = byArtifact.get(job.artifact());
    those.remove(job.id());
    if (those.isEmpty()) {
      byArtifact.remove(job.artifact());
    }
    count(status, -1);
  }

  private void count(JobStatus status, int times) {
    if (status.isUnderWay()) {
      underWay.merge(
          Place.of(status.job()), times, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  private static Attempt attempt(Job job) {
    return new Attempt(job.id(), job.attempt());
  }

  /** True where a job may still change what the node has of the artifact. */
  boolean isUnderWay(ArtifactId artifact, NodeId node) {
    return underWay.containsKey(new Place(artifact, node));
  }

  WorkCounts counts() {
    return counts;
  }

  Optional<JobStatus> open(JobId id) {
    return Optional.ofNullable(open.get(id));
  }

  /** The jobs that are not over, in no order. */
  List<JobStatus> open() {
    return new ArrayList<>(open.values());
  }

  /** The jobs about an artifact that are not over, in no order. */
  List<JobStatus> of(ArtifactId artifact) {
    return List.copyOf(byArtifact.getOrDefault(artifact, Map.of()).values());
  }

  /** The work of a node that has any. */
  Optional<TargetWork> of(NodeId node) {
    return Optional.ofNullable(byTarget.get(node));
  }
}
