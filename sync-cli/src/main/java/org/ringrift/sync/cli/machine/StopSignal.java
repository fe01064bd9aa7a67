package org.ringrift.sync.cli.machine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the main thread that somebody wants this process to end (Ctrl-C, a termination signal), and
 * keeps the process alive until the main thread has closed what it runs.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private StopSignal() {}

  /** Listens from now on. Close it after everything else. */
  public static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::stop, "stop"));
    return signal;
  }

  /** Returns when the process is to end. */
  public void await() throws InterruptedException {
    wanted.await();
  }

  /** Returns true when the process is to end, or false after the time. */
  public boolean await(Duration limit) throws InterruptedException {
    return wanted.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void stop() {
    wanted.countDown();
    try {
      boolean unused = closed.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
