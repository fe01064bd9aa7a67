/** When a node has what it takes to train a configuration. */
package org.ringrift.sync.planner.core.training;
