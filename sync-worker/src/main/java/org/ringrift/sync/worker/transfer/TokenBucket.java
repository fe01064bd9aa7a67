package org.ringrift.sync.worker.transfer;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds transfers to a number of bytes a second. Shared by the threads of one transfer; each takes
 * what it has read and waits until that was paid for.
 */
public final class TokenBucket {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * Without any, what reading, checking and waking up take would be lost: measured, up to a third,
   * and with a tenth of a second still an eighth on a busy machine, where all threads of a transfer
   * hash at the same time. More would show in a limit that is looked at for a few seconds.
   */
  private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** The time, and how to let it pass. */
  public interface Time {
    long nanos();

    void sleep(long nanos) throws InterruptedException;

    /** The time of this machine. */
    static Time system() {
      return new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };
    }
  }

  private final BandwidthLimit limit;
  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private long paidUntilNanos;

  /**
   * Makes an empty bucket. Of the time that nobody used, no more than 400 ms are saved up, so that
   * over five seconds nobody gets more than 8 % above the limit.
   *
   * @param limit may change; what was taken before was paid for at the old price
   */
  public TokenBucket(BandwidthLimit limit, Time time) {
    this.limit = limit;
    this.time = time;
    this.paidUntilNanos = time.nanos();
  }

  /** Waits until so many bytes more are allowed. */
  public void take(long bytes) throws InterruptedException {
    OptionalLong bytesPerSecond = limit.bytesPerSecond();
    if (bytesPerSecond.isEmpty()) {
      return;
    }
    long wait;
    lock.lock();
    try {
      long now = time.nanos();
      double cost = (double) bytes * NANOS_PER_SECOND / bytesPerSecond.getAsLong();
      paidUntilNanos = Math.max(now - SAVED_NANOS, paidUntilNanos) + Math.round(cost);
      wait = paidUntilNanos - now;
    } finally {
      lock.unlock();
    }
    if (wait > 0) {
      time.sleep(wait);
    }
  }
}
