/**
 * What another plan would have led to: recorded time is played again with the planner's own rules,
 * and with a model of the workers in place of workers.
 */
package org.ringrift.sync.planner.core.whatif;
