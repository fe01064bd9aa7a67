package org.ringrift.sync.planner.stream;

import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.planner.core.fleet.Mailbox;

/** A job and the mailbox it goes to: where a mailbox is, is data. */
record AddressedJob(Mailbox mailbox, SyncJob job) {}
