package org.ringrift.sync.monitor.core;

import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * What a worker said that it has, verified.
 *
 * @param atMs when it said so, milliseconds since the epoch
 * @param source the node it came from; absent where it was there already
 * @param transport what brought it; absent where it was there already
 */
public record Copy(
    Version version, long atMs, Optional<NodeId> source, Optional<String> transport) {}
