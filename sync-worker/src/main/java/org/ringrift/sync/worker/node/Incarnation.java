package org.ringrift.sync.worker.node;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * Unique id of one start of a worker. Jobs are handed to an incarnation, so that what an earlier
 * start left behind is never taken for work of this one.
 */
public record Incarnation(String value) {
  public Incarnation {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("an incarnation must not be empty");
    }
  }

  /** A new one from this source of ids. */
  public static Incarnation next(Supplier<UUID> ids) {
    return new Incarnation(ids.get().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
