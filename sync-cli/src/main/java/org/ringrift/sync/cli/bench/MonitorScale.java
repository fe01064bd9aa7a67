package org.ringrift.sync.cli.bench;

import java.time.Duration;

/**
 * How much a run of the monitor's benchmark does.
 *
 * @param artifacts each with a replica on two nodes besides its first, but for the models
 * @param models as many of the artifacts, each wanted on three nodes in ten
 * @param waitingJobs jobs that wait all the time
 * @param backlogEvents on top of what tells the fleet
 * @param eventsPerSecond while the pages are asked
 * @param askTime for so long they are asked
 * @param statusPerSecond so often {@code /status} is asked; each other page is asked once a second
 * @param heapMb the most heap that the monitor may use
 */
record MonitorScale(
    boolean quick,
    int partitions,
    int nodes,
    int artifacts,
    int models,
    int waitingJobs,
    int backlogEvents,
    int eventsPerSecond,
    Duration askTime,
    int statusPerSecond,
    int heapMb) {

  /** What the numbers are measured with. */
  static MonitorScale full() {
    return new MonitorScale(
        false, 8, 2_000, 100_000, 50, 10_000, 500_000, 20_000, Duration.ofSeconds(60), 50, 1_024);
  }

  /** A fleet alone, with five models and a hundred jobs that wait. */
  static MonitorScale ofFleet(int nodes, int artifacts) {
    return new MonitorScale(true, 1, nodes, artifacts, 5, 100, 0, 0, Duration.ZERO, 0, 0);
  }

  /** Shows that everything works; its numbers mean little. */
  static MonitorScale small() {
    return new MonitorScale(
        true, 2, 40, 1_000, 5, 100, 10_000, 1_000, Duration.ofSeconds(3), 20, 256);
  }
}
