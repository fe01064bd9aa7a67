package org.ringrift.sync.monitor.core;

import java.util.OptionalLong;
import org.ringrift.sync.core.NodeId;

/**
 * Where the breaker of a node stands.
 *
 * @param sound true where it gets work
 * @param openUntilMs until when it gets none, epoch milliseconds; empty while a probe is out
 * @param atMs when it came to stand there, epoch milliseconds
 */
public record BreakerStatus(
    NodeId node, boolean sound, OptionalLong openUntilMs, String reason, long atMs) {}
