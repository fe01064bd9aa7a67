package org.ringrift.sync.planner.stream;

import java.util.function.Supplier;
import org.ringrift.sync.core.NodeId;

/** The checks that all events share. What breaks one is an {@link InvalidEventException}. */
final class EventRules {
  private EventRules() {}

  /** Runs what reads values, and says of an impossible one what the value's own type says. */
  static <T> T checked(Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(e.getMessage(), e);
    }
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidEventException(message);
    }
  }

  /** A record under another key would be worked on by another task, which lacks the rest. */
  static void requireKey(String key, String expected) {
    require(
        expected.equals(key),
        "the key is '" + key + "' and must be '" + expected + "', which the value is about");
  }

  static NodeId node(String text) {
    return checked(() -> new NodeId(text));
  }
}
