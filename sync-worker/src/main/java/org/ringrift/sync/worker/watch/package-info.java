/**
 * Notices what producers commit on this node, and publishes it in their place: new games with their
 * ids, new models, new archives; also what happened while no worker was running.
 *
 * <p>{@link org.ringrift.sync.worker.watch.FolderEvents} hears of writes, {@link
 * org.ringrift.sync.worker.watch.LiveDatabase} asks a database what it has, {@link
 * org.ringrift.sync.worker.watch.Ledger} remembers what was announced, and {@link
 * org.ringrift.sync.worker.watch.Watcher} puts them together. Elo databases and registries are left
 * to their producers and to the inventory: merges write into them all the time.
 */
package org.ringrift.sync.worker.watch;
