/**
 * Which nodes should hold an artifact, and from whom they get it. Pure: a fold of what happened to
 * the artifact, and an evaluation of it against the fleet, with a reason for everything.
 */
package org.ringrift.sync.planner.core.placement;
