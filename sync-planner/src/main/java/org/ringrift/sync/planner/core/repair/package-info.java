/** Which replicas are repairs of lost ones, how urgent they are, and how many run at once. */
package org.ringrift.sync.planner.core.repair;
