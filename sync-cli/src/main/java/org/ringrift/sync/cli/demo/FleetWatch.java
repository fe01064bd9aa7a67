package org.ringrift.sync.cli.demo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.StreamState;
import org.ringrift.sync.monitor.stream.FactStream;

/**
 * Follows decisions and transfers, counts the ones of this run, and has every replica read the
 * moment it is said to be verified. Thread-safe.
 */
final class FleetWatch implements AutoCloseable {
  private static final int FAILURES = 20;
  private static final int ATTEMPTS = 100_000;
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final FleetView view = new FleetView(FAILURES, ATTEMPTS);
  private final RunTally tally = new RunTally();
  private final Set<ArtifactId> ours = ConcurrentHashMap.newKeySet();
  private final ReplicaReader reader;
  private final long startedAtMs;
  private final FactStream stream;
  private long changes;

  FleetWatch(ConnectionConfig connection, ReplicaReader reader, InstantSource clock) {
    this.reader = reader;
    startedAtMs = clock.millis();
    stream =
        FactStream.start(
            connection,
            Set.of(SyncTopics.SYNC_EVENTS.name(), SyncTopics.SYNC_DECISIONS.name()),
            CHECK,
            clock,
            this::on);
  }

  /** Counts what happens to it from now on. */
  void follow(ArtifactId artifact) {
    ours.add(artifact);
  }

  StreamState state() {
    return stream.state();
  }

  /** The artifacts that are followed and that somebody has spoken of. */
  Map<ArtifactId, ArtifactStatus> artifacts() {
    lock.lock();
    try {
      return view.artifacts().stream()
          .filter(status -> ours.contains(status.artifact()))
          .collect(Collectors.toMap(ArtifactStatus::artifact, Function.identity()));
    } finally {
      lock.unlock();
    }
  }

  /** What was counted so far. */
  <T> T tally(Function<RunTally, T> question) {
    lock.lock();
    try {
      return question.apply(tally);
    } finally {
      lock.unlock();
    }
  }

  /** Rises with everything that happens to the artifacts that are followed. */
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something happens, or for so long. */
  void awaitChange(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long before = changes;
      long nanos = limit.toNanos();
      while (changes == before && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stream.close();
  }

  private void on(Fact fact) {
    lock.lock();
    try {
      view.apply(fact).filter(this::isOfThisRun).ifPresent(this::count);
      if (isOurs(fact)) {
        changes++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isOfThisRun(Fact.TransferEnded ended) {
    return ours.contains(ended.transfer().artifact()) && ended.transfer().atMs() >= startedAtMs;
  }

  private void count(Fact.TransferEnded ended) {
    tally.add(ended);
    if (ended instanceof Fact.TransferCompleted done) {
      reader.read(done.transfer().artifact(), done.transfer().target());
    }
  }

  private boolean isOurs(Fact fact) {
    return switch (fact) {
      case Fact.OfTransfer transfer -> ours.contains(transfer.transfer().artifact());
      case Fact.Placed placed -> ours.contains(placed.artifact());
      case Fact.JobDecided decided -> ours.contains(decided.job().artifact());
      case Fact.NodeSeen seen -> false;
      case Fact.NodeForgotten forgotten -> false;
      case Fact.PlannerTicked ticked -> false;
      case Fact.DeadLettered letter -> false;
      case Fact.DrainJudged judged -> false;
      case Fact.BreakerMoved moved -> false;
      case Fact.DeletionDecided deletion -> false;
      case Fact.DeletionEnded deletion -> false;
    };
  }
}
