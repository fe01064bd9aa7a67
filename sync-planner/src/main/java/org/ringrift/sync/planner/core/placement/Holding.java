package org.ringrift.sync.planner.core.placement;

import org.ringrift.sync.core.Version;

/**
 * What one node has of an artifact.
 *
 * @param observedAtMs when that was so, by the clock of the node: a newer observation wins
 * @param syncedAtMs when a transfer last brought it something; 0 where none did
 */
public record Holding(Version version, long observedAtMs, long syncedAtMs) {}
