package org.ringrift.sync.planner;

/**
 * How a planner is at one moment.
 *
 * @param working true where it has partitions and works through them; a planner that runs without
 *     any partition is not
 * @param state of Kafka Streams
 * @param activeTasks partitions of either stage that it works through
 * @param lagRecords records that wait in its topics, as far as it knows; end offsets include the
 *     markers of transactions, so this is a hint and no count
 * @param threadsReplaced how often a thread died and another took its place
 * @param proofreadingFailures how often the search for foreign records among those of planners
 *     broke off and began anew; while that goes on, they become no dead letters
 */
public record PlannerHealth(
    boolean working,
    String state,
    int activeTasks,
    long lagRecords,
    long threadsReplaced,
    long proofreadingFailures) {}
