package org.ringrift.sync.worker.data;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.GrantVerifier;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.Patience;
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
 * @param uploads what it serves to others at most
 * @param patience how long it waits for others
 * @param stagingQuotaBytes what may lie in staging at most; empty for no limit but the disk
 * @param limits of what others may ask
 * @param tls certificate of its data server, and whose it trusts
 * @param grants tells which grants count; empty to let in whoever reaches the data server
 * @param mounts where storage is mounted here that others have elsewhere
 */
public record DataPlaneConfig(
    NodeId self,
    Path dataDirectory,
    InetSocketAddress bind,
    OptionalInt rsyncDaemonPort,
    SshSettings ssh,
    long marginBytes,
    List<String> transportOrder,
    UploadLimits uploads,
    Patience patience,
    OptionalLong stagingQuotaBytes,
    ServerLimits limits,
    Tls tls,
    Optional<GrantVerifier> grants,
    StorageMounts mounts) {
  private static final List<String> KNOWN =
      List.of(
          GameMerge.NAME,
          Transport.HTTP,
          Transport.RSYNC_DAEMON,
          Transport.RSYNC_SSH,
          Transport.ARIA2);

  /** A data plane that serves as much as it can, to whoever asks. */
  public DataPlaneConfig(
      NodeId self,
      Path dataDirectory,
      InetSocketAddress bind,
      OptionalInt rsyncDaemonPort,
      SshSettings ssh,
      long marginBytes,
      List<String> transportOrder) {
    this(
        self,
        dataDirectory,
        bind,
        rsyncDaemonPort,
        ssh,
        marginBytes,
        transportOrder,
        UploadLimits.NONE,
        Patience.DEFAULT,
        OptionalLong.empty(),
        ServerLimits.DEFAULT,
        Tls.off(),
        Optional.empty(),
        StorageMounts.SAME);
  }

  /** What all that it receives may use together: a line is as wide in both directions. */
  OptionalLong downloadBytesPerSecond() {
    return uploads.bytesPerSecond();
  }

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
