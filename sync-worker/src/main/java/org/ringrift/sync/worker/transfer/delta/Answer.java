package org.ringrift.sync.worker.transfer.delta;

import java.nio.file.Path;
import org.ringrift.sync.worker.delta.DeltaReply;

/** What a source answered. */
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
