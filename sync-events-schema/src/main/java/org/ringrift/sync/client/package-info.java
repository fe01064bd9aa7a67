/**
 * The facade for programs that want data to be somewhere: ask for it, follow what becomes of it,
 * and get one answer. Start with {@link org.ringrift.sync.client.SyncClient}.
 */
package org.ringrift.sync.client;
