/** Fetches offers over HTTP from the data server of the source. */
package org.ringrift.sync.worker.transfer.http;
