package org.ringrift.sync.worker.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of this machine, and whatever a test adds to it: file times are real. */
public final class TestClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    ahead = ahead.plus(duration);
  }
}
