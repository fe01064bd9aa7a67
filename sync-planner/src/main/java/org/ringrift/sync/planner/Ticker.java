package org.ringrift.sync.planner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the time to every partition of {@code sync-ticks}. Several planners tick at once; readers
 * take the newest. Has one thread; a tick that cannot be written is counted, said once, and
 * followed by the next one.
 */
final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final long SAY_EVERY = 60;

  private final EventPublisher publisher;
  private final InstantSource clock;
  private final int partitions;
  private final ScheduledExecutorService executor;
  private final AtomicLong failures = new AtomicLong();

  Ticker(EventPublisher publisher, InstantSource clock, int partitions) {
    this.publisher = publisher;
    this.clock = clock;
    this.partitions = partitions;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("ticker").factory());
  }

  void start(Duration interval) {
    var unused =
        executor.scheduleAtFixedRate(this::tick, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** Never throws: an exception would end the schedule without a word. */
  private void tick() {
    SyncTick tick = new SyncTick(clock.millis());
    for (int partition = 0; partition < partitions; partition++) {
      try {
        var unused =
            publisher
                .publishTo(SyncTopics.SYNC_TICKS, partition, tick)
                .whenComplete((metadata, failure) -> heard(failure));
      } catch (RuntimeException e) {
        heard(e);
      }
    }
  }

  private void heard(Throwable failure) {
    if (failure == null) {
      failures.set(0);
    } else if (!executor.isShutdown() && failures.getAndIncrement() % SAY_EVERY == 0) {
      LOG.warn(
          "time stands still for the planners, a tick was not written: {}", failure.toString());
    }
  }
}
