package org.ringrift.sync.worker.watch;

import java.time.Duration;
import java.util.Objects;

/**
 * How a node is watched.
 *
 * @param quietTime a file is complete once neither its size nor its time changed for so long
 * @param rescanInterval how often everything is looked at for changes that nobody reported
 */
public record WatchPolicy(Duration quietTime, Duration rescanInterval) {
  public WatchPolicy {
    Objects.requireNonNull(quietTime, "quiet time");
    Objects.requireNonNull(rescanInterval, "rescan interval");
  }
}
