package org.ringrift.sync.worker.transfer.rsync;

import java.util.Optional;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.offer.RsyncSecret;

/**
 * Lets pushes come through the rsync daemon of this node, each under the name of its job, and ends
 * their connections with them. Thread-safe.
 */
public final class RsyncEntrance implements RsyncAccess {
  private final RsyncSecrets secrets;
  private final RsyncDaemon daemon;

  /**
   * @param secrets those of the daemon's module for pushes
   */
  public RsyncEntrance(RsyncSecrets secrets, RsyncDaemon daemon) {
    this.secrets = secrets;
    this.daemon = daemon;
  }

  @Override
  public Optional<RsyncSecret> open(String path) {
    return secrets.open(path);
  }

  /** Nobody writes for this job any more. */
  @Override
  public void close(String path) {
    secrets.close(path);
    daemon.breakOff(path);
  }
}
