package org.ringrift.sync.worker.transfer;

/**
 * One way of moving the bytes of an offer into staging.
 *
 * <p>The staged file may hold anything before: nothing, half of the same offer, an older version.
 * Afterwards it holds the bytes of the offer, as far as the transport can tell; whoever called it
 * checks the hash. A transport writes to the staged file and nowhere else, and keeps what has
 * arrived when it fails, so that the next one goes on from there. Thread-safe.
 */
public interface Transport extends Way {
  /** Name of the transport that reads ranges from the data server of the source. */
  String HTTP = "http";

  /** Name of the transport that asks the rsync daemon of the source. */
  String RSYNC_DAEMON = "rsync-daemon";

  /** Name of the transport that logs in to the source. */
  String RSYNC_SSH = "rsync-ssh";

  /** Name of the transport that lets aria2 read from the data servers of several sources. */
  String ARIA2 = "aria2";

  /** The name in events and metrics. */
  String name();

  @Override
  default String orderedAs() {
    return name();
  }

  /**
   * Runs to the end, or to the failure.
   *
   * @throws InterruptedException where the thread was interrupted; nothing of it runs on
   */
  TransportOutcome transfer(TransportRequest request) throws InterruptedException;
}
