/**
 * Takes jobs from the mailbox of the node, decides about each, runs them side by side, and says how
 * they go.
 */
package org.ringrift.sync.worker.job;
