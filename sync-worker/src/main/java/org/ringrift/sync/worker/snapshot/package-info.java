/** Consistent copies of live SQLite databases. */
package org.ringrift.sync.worker.snapshot;
