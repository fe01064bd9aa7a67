package org.ringrift.sync.worker.testkit;

import org.ringrift.sync.worker.transfer.TokenBucket;

/** Passes until the time that somebody waits for, whom others may have overtaken. Thread-safe. */
public final class WaitedTime implements TokenBucket.Time {
  private final ThreadLocal<Long> seen = ThreadLocal.withInitial(() -> 0L);
  private long now;

  @Override
  public synchronized long nanos() {
    seen.set(now);
    return now;
  }

  @Override
  public synchronized void sleep(long nanos) {
    now = Math.max(now, seen.get() + nanos);
  }
}
