package org.ringrift.sync.planner.core.placement;

/**
 * Two views of the fleet with the same mark lead to the same decisions.
 *
 * @param version of the fleet
 * @param lost nodes that were away for so long that others take their place
 * @param stale nodes that should be there and were not heard of for a while
 * @param round counts the times at which what is only a matter of time is looked for
 * @param pressed the same while a disk is so full that originals go, faster; else 0
 */
public record FleetMark(long version, long lost, long stale, long round, long pressed) {}
