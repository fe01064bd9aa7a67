package org.ringrift.sync.planner.core.placement;

/**
 * Whether an artifact can do without one of its holders.
 *
 * @param copies verified copies on other nodes that last and can be read from now
 * @param needed how many of them there must be
 * @param reason for people
 */
public record CopySafety(boolean safe, int copies, int needed, String reason) {}
