package org.ringrift.sync.planner.stream;

import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The time of a task: that of the newest tick, so that the clocks of other machines do not matter
 * and the same input gives the same output. Before the first tick it is that of the record at hand.
 */
final class TaskClock {
  private static final String KEY = "last-tick-ms";

  private final KeyValueStore<String, Long> store;

  TaskClock(KeyValueStore<String, Long> store) {
    this.store = store;
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
