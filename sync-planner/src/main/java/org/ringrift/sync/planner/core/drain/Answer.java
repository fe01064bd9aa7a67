package org.ringrift.sync.planner.core.drain;

/**
 * What placement said of one artifact on a node that is drained.
 *
 * @param round the round of questions that it answers; 0 where nobody asked
 * @param safe true where the artifact can do without the node
 */
public record Answer(long round, boolean safe) {}
