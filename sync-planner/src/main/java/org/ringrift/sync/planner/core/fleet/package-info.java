/**
 * The registry of nodes: what is known of each, how an event changes it, and the view of all of
 * them that placement and dispatch decide on. Pure: time is an argument, nothing is read or
 * written.
 */
package org.ringrift.sync.planner.core.fleet;
