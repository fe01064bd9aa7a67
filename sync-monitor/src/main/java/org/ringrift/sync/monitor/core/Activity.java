package org.ringrift.sync.monitor.core;

import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/**
 * How far an attempt has come.
 *
 * @param heardAtMs when it was last heard of, milliseconds since the epoch
 * @param bytesTotal -1 where unknown
 */
public record Activity(
    long heardAtMs,
    Optional<String> transport,
    Optional<NodeId> source,
    long bytesDone,
    long bytesTotal,
    boolean ended) {}
