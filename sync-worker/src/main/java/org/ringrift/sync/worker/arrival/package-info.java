/**
 * What is arriving on this node: the staged file of a transfer, which of its chunks are verified,
 * and who waits for them.
 */
package org.ringrift.sync.worker.arrival;
