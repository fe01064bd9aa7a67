package org.ringrift.sync.planner.core.fleet;

import java.util.List;

/**
 * What a node said it was doing, in its newest heartbeat.
 *
 * @param load1m load average of the last minute; -1 where it could not be read
 * @param uploadsRunning how many nodes were fetching from it
 */
public record Load(double load1m, List<String> runningJobIds, int uploadsRunning) {
  /** Before the first heartbeat. */
  public static final Load NONE = new Load(-1, List.of(), 0);

  public Load {
    runningJobIds = List.copyOf(runningJobIds);
    if (uploadsRunning < 0) {
      throw new IllegalArgumentException("uploads_running must not be negative: " + uploadsRunning);
    }
  }
}
