package org.ringrift.sync.cli.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets something happen so many times a second, evenly. For one thread. */
final class Pace {
  private final long intervalNanos;
  private final long startedAtNanos = System.nanoTime();

  Pace(int perSecond) {
    intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  /**
   * Waits until it is time for this turn; whoever is late does not wait.
   *
   * @param turn from 0
   */
  void awaitTurn(int turn) throws InterruptedException {
    long dueNanos = startedAtNanos + turn * intervalNanos;
    for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(wait);
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while waiting for the next turn");
      }
    }
  }
}
