package org.ringrift.sync.cli.machine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that nobody announces. */
public final class Patience {
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(50).toNanos();

  private Patience() {}

  /** Returns true once the condition holds, or false after the limit or when interrupted. */
  public static boolean until(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }
}
