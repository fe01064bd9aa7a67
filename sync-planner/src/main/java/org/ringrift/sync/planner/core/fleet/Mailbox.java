package org.ringrift.sync.planner.core.fleet;

/** Address of the queue from which a node takes its jobs. */
public record Mailbox(String topic, int partition) {}
