package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.util.Optional;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a transfer when this node's disk fills up meanwhile, whoever fills it. It belongs to the
 * thread that runs the transfer, which it interrupts; any thread may look.
 */
final class RoomWatch {
  private static final Logger log = LoggerFactory.getLogger(RoomWatch.class);

  private final DataDirectory directory;
  private final String what;
  private final Thread transfer = Thread.currentThread();
  // Guarded by this.
  private Optional<Failure> full = Optional.empty();
  private boolean ended;

  private RoomWatch(DataDirectory directory, String what) {
    this.directory = directory;
    this.what = what;
  }

  /**
   * Runs a transport, and looks at the disk as bytes arrive.
   *
   * @return how it ended; broken as {@code DISK_FULL} where it was ended for that
   */
  static TransportOutcome transfer(
      DataDirectory directory, Transport transport, TransportRequest request)
      throws InterruptedException {
    RoomWatch room = new RoomWatch(directory, request.artifact().toString());
    try {
      return transport.transfer(
          new TransportRequest(
              request.artifact(),
              request.supply(),
              request.alternatives(),
              request.staged(),
              request.limit(),
              bytes -> {
                request.progress().accept(bytes);
                room.look();
              }));
    } catch (InterruptedException e) {
      return new TransportOutcome.Broken(room.end().orElseThrow(() -> e));
    } finally {
      Optional<Failure> unused = room.end();
    }
  }

  private void look() {
    try {
      directory.refuseBelowMargin(what).ifPresent(this::stop);
    } catch (IOException e) {
      log.debug("cannot read the disk: {}", e.toString());
    }
  }

  private synchronized void stop(Failure failure) {
    if (!ended && full.isEmpty()) {
      full = Optional.of(failure);
      transfer.interrupt();
    }
  }

  /** It is not interrupted any more; says why it was. */
  private synchronized Optional<Failure> end() {
    if (!ended && full.isPresent()) {
      boolean unused = Thread.interrupted();
    }
    ended = true;
    return full;
  }
}
