/**
 * Brings one artifact to this node: the request, its outcome, the transports and the chain that
 * falls through from one to the next within a job.
 */
package org.ringrift.sync.worker.transfer;
