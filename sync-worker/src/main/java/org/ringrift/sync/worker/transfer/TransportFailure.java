package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;

/**
 * One transport, or the offer before it, that did not bring the data.
 *
 * @param transport its name; {@code "offer"} where the source refused or could not be asked
 */
public record TransportFailure(
    String transport, NodeId source, FailureCategory category, String error) {}
