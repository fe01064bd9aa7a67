package org.ringrift.sync.planner.core.whatif;

/**
 * The time that is played, in milliseconds since the epoch. What was recorded before it says how
 * things stood at its beginning.
 *
 * @param toMs the first moment after it
 */
public record Window(long fromMs, long toMs) {
  public Window {
    if (fromMs >= toMs) {
      throw new IllegalArgumentException("a window must end after it begins");
    }
  }

  /** True where a moment is in it. */
  public boolean has(long timeMs) {
    return fromMs <= timeMs && timeMs < toMs;
  }
}
