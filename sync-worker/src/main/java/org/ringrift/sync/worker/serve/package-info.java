/** The data server of a node: gives its artifacts, prepared as offers, to other nodes. */
package org.ringrift.sync.worker.serve;
