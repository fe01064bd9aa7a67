package org.ringrift.sync.planner.core.dispatch;

/**
 * What became of a job so far.
 *
 * @param attempt how often it was handed out: the fencing token of a lease
 * @param failures how many of the attempts failed since somebody asked for it
 * @param refusals how often in a row a source was too busy, which is nobody's failure
 */
public record Tries(int attempt, int failures, int refusals) {
  /** It was never handed out. */
  public static final Tries NONE = new Tries(0, 0, 0);

  Tries handedOut() {
    return new Tries(attempt + 1, failures, refusals);
  }

  Tries failed() {
    return new Tries(attempt, failures + 1, 0);
  }

  Tries refused() {
    return new Tries(attempt, failures, refusals + 1);
  }

  /** Tried again from the start; the attempts go on counting, as the fencing token must. */
  Tries forgiven() {
    return new Tries(attempt, 0, 0);
  }
}
