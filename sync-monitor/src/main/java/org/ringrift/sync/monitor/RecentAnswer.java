package org.ringrift.sync.monitor;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * An answer that is used again for a while, ten times as long as it took to find, so that many who
 * ask together cost little more than one. Who comes a little later starts another look aside and
 * still takes it: nobody waits behind what looks at everything. For a small fleet all this is a
 * moment that nobody notices; what was found half a second ago is not used again. Thread-safe.
 */
final class RecentAnswer<T> {
  private static final int FRESH_TIMES_COST = 10;
  private static final int USABLE_TIMES_COST = 100;
  private static final long MOST_NANOS = Duration.ofMillis(500).toNanos();

  private final Supplier<T> source;
  private final LongSupplier nanoClock;
  private final Executor aside;
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicBoolean lookingAside = new AtomicBoolean();
  private volatile Found<T> last;

  /** The age counts from when looking began: what was found may be as old as that. */
  private record Found<T>(T answer, long beganNanos, long costNanos) {
    boolean isWithin(int timesCost, long nowNanos) {
      return nowNanos - beganNanos < Math.min(MOST_NANOS, costNanos + timesCost * costNanos);
    }
  }

  /**
   * Keeps the answers of a source.
   *
   * @param aside where the source may be asked while nobody waits
   */
  RecentAnswer(Supplier<T> source, LongSupplier nanoClock, Executor aside) {
    this.source = source;
    this.nanoClock = nanoClock;
    this.aside = aside;
  }

  T get() {
    Found<T> found = last;
    long now = nanoClock.getAsLong();
    if (found == null || !found.isWithin(USABLE_TIMES_COST, now)) {
      return look();
    }
    if (!found.isWithin(FRESH_TIMES_COST, now) && lookingAside.compareAndSet(false, true)) {
      aside.execute(this::lookAside);
    }
    return found.answer;
  }

  private void lookAside() {
    try {
      T unused = look();
    } finally {
      lookingAside.set(false);
    }
  }

  private T look() {
    looking.lock();
    try {
      long began = nanoClock.getAsLong();
      Found<T> found = last;
      if (found == null || !found.isWithin(FRESH_TIMES_COST, began)) {
        T answer = source.get();
        found = new Found<>(answer, began, nanoClock.getAsLong() - began);
        last = found;
      }
      return found.answer;
    } finally {
      looking.unlock();
    }
  }
}
