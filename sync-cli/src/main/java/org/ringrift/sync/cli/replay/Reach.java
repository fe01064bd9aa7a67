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
  public boolean isBeyond(Instant time) {
    return cut && oldest.map(time::isBefore).orElse(true);
  }

  /** True where everything that was written around a time is there. */
  boolean keeps(Instant time) {
    return !cut || wholeSince.filter(since -> !since.isAfter(time)).isPresent();
  }

  /** That nothing of a time is left, for people. */
  public String beyond(Instant time) {
    String beginning = oldest.map(first -> " begins at " + first).orElse(" is empty");
    return "the topics do not reach back to %s: %s%s; older records were deleted"
        .formatted(time, topic, beginning);
  }

  /** What is missing, for people; empty where nothing was deleted or nothing is left. */
  public Optional<String> gap() {
    return wholeSince.map(
        since ->
            "records of %s before %s were deleted: what was said there and never again is missing"
                .formatted(topic, since));
  }

  /** True where something was said before a time, or may have been. */
  boolean hasBefore(Instant time) {
    return cut || oldest.filter(first -> !first.isAfter(time)).isPresent();
  }
}
