package org.ringrift.sync.worker.transfer;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.store.Failure;

/** Sends what this node has to a target that has no way to fetch it. Thread-safe. */
public interface PushTransport extends Way {
  /** Name of the transport that sends chunks to the data server of the target. */
  String HTTP_PUSH = "http-push";

  /** Name of the transport that writes through the rsync daemon of the target. */
  String RSYNC_DAEMON_PUSH = "rsync-daemon-push";

  /** Name of the transport that logs in to the target and lets rsync write there. */
  String RSYNC_SSH_PUSH = "rsync-ssh-push";

  /** The name in events and metrics. */
  String name();

  /** What came of it. */
  sealed interface Outcome {
    /**
     * The target has it, verified, under its real name.
     *
     * @param facts what the target says
     * @param bytesTransferred bytes that crossed the network
     */
    record Done(PushReceiver.Facts facts, long bytesTransferred) implements Outcome {}

    /** It has not; what arrived stays there for the next attempt. */
    record Broken(Failure failure) implements Outcome {}
  }

  /**
   * What to send.
   *
   * @param request of the job; names the target
   * @param supply the offer that this node has made to itself
   * @param file the bytes of that offer
   * @param progress hears how many bytes of the offer the target has
   */
  record Order(FetchRequest request, Supply supply, Path file, LongConsumer progress) {}

  /**
   * Runs to the end, or to the failure.
   *
   * @throws InterruptedException where the thread was interrupted; nothing of it runs on
   */
  Outcome push(Order order) throws InterruptedException;
}
