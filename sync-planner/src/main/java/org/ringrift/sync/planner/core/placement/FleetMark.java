package org.ringrift.sync.planner.core.placement;

/**
 * Two views of the fleet with the same mark lead to the same decisions.
 *
 * @param version of the fleet
 * @param lost nodes that were away for so long that others take their place
 */
public record FleetMark(long version, long lost) {}
