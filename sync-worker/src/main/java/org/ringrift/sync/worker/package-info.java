/**
 * The worker: one process per node that says what its node holds, takes jobs from its mailbox,
 * fetches and verifies the data, and serves its own data to other nodes.
 *
 * <p>{@link org.ringrift.sync.worker.Worker} puts the parts together; {@code node} speaks about the
 * node, {@code job} takes and runs jobs, {@code http} answers local producers and health checks,
 * {@code watch} notices what producers commit.
 */
package org.ringrift.sync.worker;
