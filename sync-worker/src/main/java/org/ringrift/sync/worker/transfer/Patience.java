package org.ringrift.sync.worker.transfer;

import java.time.Duration;
import java.util.List;
import org.ringrift.sync.core.InvalidNameException;

/**
 * How long this node waits for another one before it takes it for gone. A peer that vanished
 * without a word closes no connection: only time tells.
 *
 * @param connect for a connection
 * @param stall for more of what is on its way
 * @param answer for a whole answer where the other side has to prepare or to check something first:
 *     of 50 GB that takes minutes
 * @param games for the beginning of games: reading the ids of the largest databases takes seconds
 * @param rsync for anything from an rsync, which counts in whole seconds
 */
public record Patience(
    Duration connect, Duration stall, Duration answer, Duration games, Duration rsync) {
  /** What the links of a fleet need. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(30),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60));

  /**
   * @throws InvalidNameException where one is not positive
   */
  public Patience {
    for (Duration each : List.of(connect, stall, answer, games, rsync)) {
      if (!each.isPositive()) {
        throw new InvalidNameException("how long others are waited for must be positive: " + each);
      }
    }
  }

  /** The same for everything. */
  public static Patience of(Duration each) {
    return new Patience(each, each, each, each, each);
  }
}
