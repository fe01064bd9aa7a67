package org.ringrift.sync.monitor.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Priority;

/** Jobs that are not over, counted as they change. Confined to one thread at a time. */
final class WorkCounts {
  private final Map<DataType, Counts> byDataType = new EnumMap<>(DataType.class);
  private final Map<Priority, Long> waiting = new EnumMap<>(Priority.class);
  private final TreeMap<Long, Integer> waitingSince = new TreeMap<>();

  /** How many jobs stand where. */
  record Counts(long waiting, long running, long parked) {
    static final Counts ZERO = new Counts(0, 0, 0);

    static Counts of(JobStatus status) {
      JobState state = status.job().state();
      return new Counts(
          state.isWaiting() ? 1 : 0, status.isRunning() ? 1 : 0, state == JobState.PARKED ? 1 : 0);
    }

    Counts plus(Counts other, int times) {
      return new Counts(
          waiting + times * other.waiting,
          running + times * other.running,
          parked + times * other.parked);
    }
  }

  void add(JobStatus status) {
    change(status, 1);
  }

  void remove(JobStatus status) {
    change(status, -1);
  }

  private void change(JobStatus status, int times) {
    Job job = status.job();
    DataType type = job.artifact().dataType();
    byDataType.put(type, of(type).plus(Counts.of(status), times));
    if (job.state().isWaiting()) {
      waiting.merge(job.priority(), (long) times, Long::sum);
      waitingSince.merge(
          job.decidedAtMs(), times, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  Counts of(DataType type) {
    return byDataType.getOrDefault(type, Counts.ZERO);
  }

  Counts all() {
    Counts sum = Counts.ZERO;
    for (Counts counts : byDataType.values()) {
      sum = sum.plus(counts, 1);
    }
    return sum;
  }

  /** Every priority, also those at which nothing waits. */
  Map<Priority, Long> waitingByPriority() {
    Map<Priority, Long> all = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      all.put(priority, waiting.getOrDefault(priority, 0L));
    }
    return all;
  }

  OptionalLong oldestWaitingAtMs() {
    return waitingSince.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waitingSince.firstKey());
  }
}
