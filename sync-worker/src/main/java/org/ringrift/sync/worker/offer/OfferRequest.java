package org.ringrift.sync.worker.offer;

import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * Asks a source to prepare an artifact.
 *
 * @param wanted the version to have at least
 * @param requester the node that asks
 * @param mayRelay true where the source may offer what it still receives, and may wait a little for
 *     that to begin
 */
public record OfferRequest(
    ArtifactId artifact, Version wanted, NodeId requester, boolean mayRelay) {}
