package org.ringrift.sync.cli.bench;

import java.time.Duration;

/**
 * How much a run of the planner's benchmark does.
 *
 * @param pairs of one run of the planner and one of the bare topology; every second pair starts
 *     with the bare one
 * @param nodes that are admitted and work in the runs of the planner
 * @param artifacts games databases, each with a replica on two nodes besides its origin
 * @param events a backlog for each run
 * @param ratePerSecond of events while latencies are measured
 * @param latencyTime for so long latencies are measured in each run
 * @param transferTime what a transfer takes on a node of the bench
 * @param queueNodes nodes among which pending jobs are spread
 * @param fewPending jobs to start with
 * @param manyPending jobs in the end
 * @param queueRounds so often the dispatch of one job on each node is measured at each depth
 */
record BenchScale(
    boolean quick,
    int partitions,
    int pairs,
    int nodes,
    int artifacts,
    int events,
    int ratePerSecond,
    Duration latencyTime,
    Duration transferTime,
    int queueNodes,
    int fewPending,
    int manyPending,
    int queueRounds) {

  /** What the numbers are measured with. */
  static BenchScale full() {
    return new BenchScale(
        false,
        8,
        4,
        50,
        500,
        200_000,
        50,
        Duration.ofSeconds(15),
        Duration.ofMillis(200),
        10_000,
        10_000,
        1_000_000,
        5);
  }

  /** Shows that everything works, in about a minute; its numbers mean little. */
  static BenchScale small() {
    return new BenchScale(
        true,
        2,
        1,
        6,
        20,
        5_000,
        20,
        Duration.ofSeconds(3),
        Duration.ofMillis(100),
        50,
        50,
        5_000,
        2);
  }
}
