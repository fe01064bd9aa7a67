package org.ringrift.sync.worker.transfer;

import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.GrantToken;

/**
 * Another node that is to have the artifact; this one sends it.
 *
 * @param grant what it is to be shown with every request; empty where the planner signs none
 */
public record Target(NodeId node, Endpoints endpoints, Optional<GrantToken> grant) {}
