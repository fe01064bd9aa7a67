package org.ringrift.sync.worker.data;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/**
 * What the data plane of a worker is told.
 *
 * @param bind where the data server listens; port 0 for any free one
 * @param rsyncDaemonPort at the same address; empty for no daemon, 0 for any free port
 * @param ssh with what this node logs in to others
 * @param marginBytes free bytes that stay on the disk beside what is being fetched
 * @param transportOrder names of the transports to use, in order; empty for the rule of {@link
 *     org.ringrift.sync.worker.transfer.TransportOrder}
 */
public record DataPlaneConfig(
    NodeId self,
    Path dataDirectory,
    InetSocketAddress bind,
    OptionalInt rsyncDaemonPort,
    SshSettings ssh,
    long marginBytes,
    List<String> transportOrder) {
  private static final List<String> KNOWN =
      List.of(GameMerge.NAME, Transport.HTTP, Transport.RSYNC_DAEMON, Transport.RSYNC_SSH);

  /**
   * @throws InvalidNameException where a transport is unknown
   */
  public DataPlaneConfig {
    transportOrder = List.copyOf(transportOrder);
    if (!KNOWN.containsAll(transportOrder)) {
      throw new InvalidNameException(
          "transport order " + transportOrder + " must name some of " + KNOWN);
    }
  }
}
