package org.ringrift.sync.cli.replay;

import java.time.Instant;
import java.util.Optional;

/**
 * How far back a topic reaches.
 *
 * @param oldest when its oldest record was written; empty where it holds none
 * @param cut true where older records were deleted
 * @param wholeSince from then on nothing is deleted for certain: the oldest record of that
 *     partition among the cut ones that reaches back least. Empty where nothing was cut, or nothing
 *     is left
 */
public record Reach(
    String topic, Optional<Instant> oldest, boolean cut, Optional<Instant> wholeSince) {

  /** True where nothing of a time or before it is there any more. */
  boolean isBeyond(Instant time) {
    return cut && oldest.map(time::isBefore).orElse(true);
  }

  /** True where everything that was written around a time is there. */
  boolean keeps(Instant time) {
    return !cut || wholeSince.filter(since -> !since.isAfter(time)).isPresent();
  }

  /** True where something was said before a time, or may have been. */
  boolean hasBefore(Instant time) {
    return cut || oldest.filter(first -> !first.isAfter(time)).isPresent();
  }
}
