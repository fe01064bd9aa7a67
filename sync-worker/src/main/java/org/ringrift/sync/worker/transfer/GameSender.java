package org.ringrift.sync.worker.transfer;

import java.util.List;
import java.util.function.LongConsumer;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.store.Failure;

/** Sends the games that a target lacks to one that has no way to fetch them. Thread-safe. */
public interface GameSender {
  /** The name in events and metrics. */
  String NAME = "game-delta-push";

  /** What came of it. */
  sealed interface Outcome {
    /**
     * The target has every game that this node has.
     *
     * @param facts what the target says
     * @param kept what is different here and there, and was left as it is there
     * @param bytes that crossed the network
     */
    record Done(PushReceiver.Facts facts, List<Failure> kept, long bytes) implements Outcome {
      public Done {
        kept = List.copyOf(kept);
      }
    }

    /** The target has no replica yet. */
    record NoReplica() implements Outcome {}

    /**
     * It may still lack games.
     *
     * @param bytes that crossed the network
     */
    record Broken(Failure failure, long bytes) implements Outcome {}
  }

  /**
   * Runs to the end, or to the failure.
   *
   * @param request of the job; names the target
   * @param self how this node asks itself for its games
   * @param progress hears how many bytes have left
   * @throws InterruptedException where the thread was interrupted; what was merged before stays
   */
  Outcome send(FetchRequest request, Source self, LongConsumer progress)
      throws InterruptedException;
}
