package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.NodeId;

/** How this node reaches its own data server. */
public record Loopback(NodeId self, Endpoints endpoints) {

  /** This node as a source. */
  Source source(DataPath path) {
    return new Source(self, endpoints, path);
  }
}
