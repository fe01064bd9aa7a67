/**
 * Whether a node that is idle or about to vanish may be switched off: when everything that it holds
 * is safe elsewhere, and not before.
 */
package org.ringrift.sync.planner.core.drain;
