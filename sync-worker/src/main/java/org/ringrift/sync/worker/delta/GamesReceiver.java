package org.ringrift.sync.worker.delta;

import java.io.IOException;
import java.io.InputStream;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.offer.GamesPush;

/**
 * The target's side of a push of games. It asks what it would ask if it fetched, one question at a
 * time, and each answer of the source brings its next word. Thread-safe.
 */
public interface GamesReceiver {
  /**
   * Begins a push; an earlier one of the same job ends.
   *
   * @throws org.ringrift.sync.core.InvalidNameException where a name or the kind of version breaks
   *     a rule
   */
  GamesSaid begin(GamesPush push) throws InterruptedException;

  /**
   * Takes games, where games were asked for.
   *
   * @throws IOException where they break off; nothing of them counts, and the push is over
   */
  GamesSaid take(JobId job, InputStream portion) throws IOException, InterruptedException;

  /** Takes an answer that brings no games. */
  GamesSaid take(JobId job, DeltaReply reply) throws InterruptedException;

  /** The source cannot answer; does nothing where there is no such push. */
  void giveUp(JobId job);
}
