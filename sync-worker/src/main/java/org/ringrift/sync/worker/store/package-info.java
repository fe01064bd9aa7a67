/** The data directory of a node: safe paths, staging, free space, durable renames. */
package org.ringrift.sync.worker.store;
