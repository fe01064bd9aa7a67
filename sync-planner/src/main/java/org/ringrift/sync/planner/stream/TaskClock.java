package org.ringrift.sync.planner.stream;

import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The time of a task: that of the newest tick, so that the clocks of other machines do not matter
 * and the same input gives the same output. Before the first tick it is that of the record at hand.
 */
final class TaskClock {
  private static final String KEY = "last-tick-ms";
  private static final long MOST_AHEAD_MS = 60_000;

  private final KeyValueStore<String, Long> store;

  TaskClock(KeyValueStore<String, Long> store) {
    this.store = store;
  }

  /**
   * Refuses a tick that is more than a minute ahead of its own record, whose time the broker sets:
   * time never goes back, so it would stand still until the clocks of all others get there.
   */
  static void requireNotAhead(long tickAtMs, long recordTimestampMs) {
    EventRules.require(
        tickAtMs <= recordTimestampMs + MOST_AHEAD_MS,
        "tick_at_ms is "
            + tickAtMs
            + ", more than "
            + MOST_AHEAD_MS
            + " ms after the record was written, at "
            + recordTimestampMs
            + "; check the clock of the machine that wrote it, and that of the broker");
  }

  long now(long recordTimestampMs) {
    Long lastTickMs = store.get(KEY);
    return lastTickMs == null ? recordTimestampMs : lastTickMs;
  }

  /**
   * Lets time pass; a tick that is older than the newest one changes nothing.
   *
   * @return true where more time passed than a planner that listens would let pass
   */
  boolean tick(long tickAtMs, long longMs) {
    Long lastTickMs = store.get(KEY);
    if (lastTickMs == null) {
      store.put(KEY, tickAtMs);
      return true;
    }
    if (tickAtMs > lastTickMs) {
      store.put(KEY, tickAtMs);
    }
    return tickAtMs - lastTickMs >= longMs;
  }
}
