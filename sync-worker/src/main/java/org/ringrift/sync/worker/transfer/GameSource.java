package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.DeltaRequest;

/** Who answers what a merge of games asks: the source, whichever side opened the connection. */
@FunctionalInterface
public interface GameSource {

  /** What it answered. */
  sealed interface Answer {
    /**
     * Games.
     *
     * @param bytes that crossed the network
     */
    record Games(Path portion, long bytes) implements Answer {}

    /**
     * Something that has to be settled first.
     *
     * @param bytes that crossed the network
     */
    record Reply(DeltaReply reply, long bytes) implements Answer {}
  }

  /**
   * Asks, and waits for the whole answer.
   *
   * @param file where games are put; replaced
   * @throws BrokenException where the source refuses, does not answer, or breaks off
   * @throws IOException where the file cannot be written
   */
  Answer ask(DeltaRequest question, Path file)
      throws BrokenException, IOException, InterruptedException;
}
