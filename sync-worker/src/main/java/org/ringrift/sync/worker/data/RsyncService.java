package org.ringrift.sync.worker.data;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.rsync.RsyncDaemon;
import org.ringrift.sync.worker.transfer.rsync.RsyncEntrance;
import org.ringrift.sync.worker.transfer.rsync.RsyncSecrets;

/**
 * What others do with rsync on this node. Thread-safe.
 *
 * @param offers lets them fetch
 * @param pushes lets them push
 */
record RsyncService(Optional<RsyncDaemon> daemon, RsyncAccess offers, RsyncAccess pushes)
    implements AutoCloseable {

  /** Starts the daemon where one is wanted; without one, only who logs in uses rsync here. */
  static RsyncService start(
      DataPlaneConfig config, DataDirectory directory, RandomGenerator random, Line out, Line in)
      throws IOException, InterruptedException {
    if (config.rsyncDaemonPort().isEmpty()) {
      return new RsyncService(Optional.empty(), RsyncAccess.none(), RsyncAccess.none());
    }
    RsyncSecrets offers = RsyncSecrets.ofOffers(directory.workFolder(), random);
    RsyncSecrets pushes = RsyncSecrets.ofPushes(directory.workFolder(), random);
    RsyncDaemon daemon =
        RsyncDaemon.start(
            directory.workFolder(),
            directory.offersFolder(),
            directory.stagingFolder(),
            new InetSocketAddress(config.bind().getAddress(), config.rsyncDaemonPort().getAsInt()),
            out,
            in);
    return new RsyncService(Optional.of(daemon), offers, new RsyncEntrance(pushes, daemon));
  }

  /** Port of the daemon; empty where there is none, or where it has died. */
  OptionalInt port() {
    return daemon
        .filter(RsyncDaemon::isAlive)
        .map(running -> OptionalInt.of(running.port()))
        .orElseGet(OptionalInt::empty);
  }

  @Override
  public void close() {
    daemon.ifPresent(RsyncDaemon::close);
  }
}
