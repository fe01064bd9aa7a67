package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.core.NodeId;

/** Another node that is to have the artifact; this one sends it. */
public record Target(NodeId node, Endpoints endpoints) {}
