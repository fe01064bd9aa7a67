package org.ringrift.sync.worker.transfer;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says again and again that something goes on, until it is closed. What takes long may do so in
 * silence: an rsync that reads, a target that checks. Thread-safe.
 */
public final class KeepAlive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

  private final Thread thread;

  private KeepAlive(Thread thread) {
    this.thread = thread;
  }

  /**
   * Begins.
   *
   * @param touch must not wait for others; where it fails, that is logged and the next one is tried
   */
  public static KeepAlive every(Duration interval, Runnable touch) {
    return new KeepAlive(
        Thread.ofVirtual().name("keep-alive").start(() -> touchUntilInterrupted(interval, touch)));
  }

  private static void touchUntilInterrupted(Duration interval, Runnable touch) {
    try {
      while (true) {
        Thread.sleep(interval);
        touch(touch);
      }
    } catch (InterruptedException e) {
      log.trace("closed");
    }
  }

  private static void touch(Runnable touch) {
    try {
      touch.run();
    } catch (RuntimeException e) {
      log.warn("cannot say that something goes on", e);
    }
  }

  /** One that runs just now may still end. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
