/**
 * Fetches offers with rsync, from the daemon of the source or over SSH, and runs the daemon that
 * serves offers here.
 */
package org.ringrift.sync.worker.transfer.rsync;
