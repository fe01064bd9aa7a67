package org.ringrift.sync.worker.transfer;

import java.util.Optional;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.GrantToken;

/** How this node reaches its own data server. */
public record Loopback(NodeId self, Endpoints endpoints) {

  /** This node as a source, which asks itself for the same grant as everybody. */
  Source source(DataPath path, Optional<GrantToken> grant) {
    return new Source(self, endpoints, path, grant);
  }
}
