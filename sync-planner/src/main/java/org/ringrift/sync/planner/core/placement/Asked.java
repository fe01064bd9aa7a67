package org.ringrift.sync.planner.core.placement;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

/**
 * What people asked for, about one artifact. Immutable.
 *
 * @param targets nodes that somebody named
 * @param priority the highest that somebody named
 * @param strategy what the newest request named; absent where the table decides
 */
public record Asked(
    SortedSet<NodeId> targets, Optional<Priority> priority, Optional<Strategy> strategy) {
  /** Nobody asked for anything. */
  public static final Asked NOTHING =
      new Asked(new TreeSet<>(), Optional.empty(), Optional.empty());

  public Asked {
    targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
  }

  Asked and(PlacementInput.Requested request) {
    SortedSet<NodeId> all = new TreeSet<>(targets);
    all.addAll(request.targets());
    Priority asked = request.priority();
    Priority highest = priority.filter(before -> before.compareTo(asked) > 0).orElse(asked);
    return new Asked(all, Optional.of(highest), request.strategy());
  }
}
