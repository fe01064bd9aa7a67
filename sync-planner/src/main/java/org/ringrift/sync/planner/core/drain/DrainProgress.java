package org.ringrift.sync.planner.core.drain;

/**
 * How far the drain of a node has been looked at.
 *
 * @param round the number of the running round of questions, from 1; 0 before the first
 * @param askedAtMs when it began
 * @param counted true where the answers of this round are complete and have been counted
 * @param cleanRounds how many rounds in a row found everything safe
 */
public record DrainProgress(long round, long askedAtMs, boolean counted, int cleanRounds) {
  /** Before the first question. */
  public static final DrainProgress NONE = new DrainProgress(0, 0, true, 0);

  DrainProgress asking(long nowMs) {
    return new DrainProgress(round + 1, nowMs, false, cleanRounds);
  }

  DrainProgress count(boolean clean) {
    return new DrainProgress(round, askedAtMs, true, clean ? cleanRounds + 1 : 0);
  }

  DrainProgress unclean() {
    return new DrainProgress(round, askedAtMs, counted, 0);
  }
}
