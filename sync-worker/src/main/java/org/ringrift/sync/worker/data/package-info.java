/** Puts the data plane of a worker together: server, offers, transports, chain. */
package org.ringrift.sync.worker.data;
