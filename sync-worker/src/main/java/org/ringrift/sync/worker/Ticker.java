package org.ringrift.sync.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things again and again, each on a thread of its own, so that a slow one delays no other. A
 * run that throws is logged, shown in {@link #faults()} until a run succeeds, and followed by the
 * next one: nothing stops silently. Thread-safe.
 */
final class Ticker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final Map<String, ScheduledExecutorService> threads = new ConcurrentSkipListMap<>();
  private final Map<String, String> faults = new ConcurrentSkipListMap<>();

  /** Runs the task now, and again this long after each run ended. */
  void every(Duration pause, String name, Runnable task) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    threads.put(name, thread);
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            () -> run(name, task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One sentence for each task whose latest run failed. */
  List<String> faults() {
    return List.copyOf(faults.values());
  }

  /** Interrupts what runs and runs nothing more. */
  @Override
  public void close() {
    threads.values().forEach(ScheduledExecutorService::shutdownNow);
  }

  private void run(String name, Runnable task) {
    try {
      task.run();
      faults.remove(name);
    } catch (RuntimeException | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        log.debug("{} was interrupted", name);
        return;
      }
      faults.put(name, name + " failed: " + e);
      log.error("{} failed, the next run follows", name, e);
    }
  }
}
