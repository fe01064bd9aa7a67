package org.ringrift.sync.worker.transfer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Does something now and then, as long as something else goes on. Thread-safe. */
final class KeepAlive {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Runnable touch;
  private final AtomicLong lastMs;

  KeepAlive(InstantSource clock, Runnable touch) {
    this.clock = clock;
    this.touch = touch;
    this.lastMs = new AtomicLong(clock.millis());
  }

  void onProgress() {
    long now = clock.millis();
    long last = lastMs.get();
    if (now - last >= INTERVAL.toMillis() && lastMs.compareAndSet(last, now)) {
      touch.run();
    }
  }
}
