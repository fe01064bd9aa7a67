/**
 * The work of each target: what waits, what runs under which lease, what is tried again and when.
 * Pure: a step over one target and one artifact, with time as an argument.
 */
package org.ringrift.sync.planner.core.dispatch;
