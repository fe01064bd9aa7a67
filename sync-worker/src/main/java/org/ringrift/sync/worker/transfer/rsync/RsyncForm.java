package org.ringrift.sync.worker.transfer.rsync;

import org.ringrift.sync.worker.transfer.Endpoints;

/** The two ways to reach an rsync. */
sealed interface RsyncForm {
  /** True where a node can be reached in this way. */
  boolean canReach(Endpoints other);

  record Daemon() implements RsyncForm {
    @Override
    public boolean canReach(Endpoints other) {
      return other.rsyncDaemonPort().isPresent();
    }
  }

  record Ssh(SshSettings settings) implements RsyncForm {
    @Override
    public boolean canReach(Endpoints other) {
      return other.sshPort().isPresent();
    }
  }
}
