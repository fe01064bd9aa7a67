package org.ringrift.sync.monitor.core;

import java.util.Optional;

/**
 * How far the monitor has read.
 *
 * @param startedAtMs when it started to read, epoch milliseconds
 * @param recordsRead records that became facts
 * @param recordsSkipped records that could not be read or broke a rule
 * @param recordsBehind what was still unread when it last looked; counts markers of transactions
 *     too
 * @param caughtUp true once everything that was there when it started has been read
 * @param trouble why nothing can be read at the moment, for people
 */
public record StreamState(
    long startedAtMs,
    long recordsRead,
    long recordsSkipped,
    long recordsBehind,
    boolean caughtUp,
    Optional<String> trouble) {}
