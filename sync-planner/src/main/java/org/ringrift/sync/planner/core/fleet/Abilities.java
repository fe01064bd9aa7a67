package org.ringrift.sync.planner.core.fleet;

/**
 * What a worker can do beyond fetching whole artifacts; it says so when it joins.
 *
 * @param pushes it can run a job as the source and send the data to the target
 * @param relaysWhileReceiving it serves the verified chunks of what it still receives
 * @param deletesCopies it deletes a replica when it is told to
 * @param takesBackGames it inserts what its own games database lost when it is told to
 */
public record Abilities(
    boolean pushes, boolean relaysWhileReceiving, boolean deletesCopies, boolean takesBackGames) {
  /** A worker that only fetches. */
  public static final Abilities NONE = new Abilities(false, false, false, false);
}
