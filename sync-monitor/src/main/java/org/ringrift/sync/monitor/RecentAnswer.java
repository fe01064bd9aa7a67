package org.ringrift.sync.monitor;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * An answer that is used again for a while, ten times as long as it took to find, so that many who
 * ask together cost little more than one. For a small fleet that is a moment that nobody notices;
 * it is never more than half a second. Thread-safe.
 */
final class RecentAnswer<T> {
  private static final int TIMES_ITS_COST = 10;
  private static final long MOST_NANOS = Duration.ofMillis(500).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<T> source;
  private final LongSupplier nanoClock;
  private T answer;
  private long goodUntilNanos;

  RecentAnswer(Supplier<T> source, LongSupplier nanoClock) {
    this.source = source;
    this.nanoClock = nanoClock;
  }

  T get() {
    lock.lock();
    try {
      long start = nanoClock.getAsLong();
      if (answer == null || start - goodUntilNanos >= 0) {
        answer = source.get();
        long now = nanoClock.getAsLong();
        goodUntilNanos = now + Math.min(MOST_NANOS, TIMES_ITS_COST * (now - start));
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }
}
