/** Fetches the games that a replica lacks and merges them into it, in one transaction each time. */
package org.ringrift.sync.worker.transfer.delta;
