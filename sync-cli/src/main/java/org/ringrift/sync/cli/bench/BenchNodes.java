package org.ringrift.sync.cli.bench;

import java.util.List;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;

/** What the nodes of the bench say about themselves: all the same. */
final class BenchNodes {
  static final String INCARNATION = "1";
  static final long DISK_BYTES = 1L << 40;
  static final long FREE_BYTES = DISK_BYTES / 2;
  private static final int SLOTS = 6;

  private BenchNodes() {}

  static NodeJoined joined() {
    return joined(SLOTS);
  }

  static NodeJoined joined(int slots) {
    return NodeJoined.newBuilder()
        .setIncarnation(INCARNATION)
        .setRole(NodeRole.SELFPLAY)
        .setProvider("bench")
        .setLifetime(NodeLifetime.PERSISTENT)
        .setEndpoints(new NodeEndpoints("127.0.0.1", null, 8770, null, null, null, "/data", false))
        .setAcceptedDataTypes(List.of("games", "models", "npz"))
        .setMaxConcurrentJobs(slots)
        .setDiskTotalBytes(DISK_BYTES)
        .setDiskFreeBytes(FREE_BYTES)
        .setSoftwareVersion("bench")
        .build();
  }
}
