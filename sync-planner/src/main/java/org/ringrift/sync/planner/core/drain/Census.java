package org.ringrift.sync.planner.core.drain;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;

/**
 * What is known of everything on a node.
 *
 * @param lookedAtMs when the look for its newest complete inventory began, by the clock of the
 *     node; 0 where its living incarnation has sent none
 * @param leftOut what that inventory could not read
 * @param answers what was said of each artifact that is there; absent where nothing was said yet
 */
public record Census(
    long lookedAtMs, List<String> leftOut, SortedMap<ArtifactId, Optional<Answer>> answers) {
  public Census {
    leftOut = List.copyOf(leftOut);
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }
}
