package org.ringrift.sync.client;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * How far one artifact of a request has come.
 *
 * @param strategy what the planner went by; empty until it decided
 * @param targets those that were named, or else those that the planner wants it on
 * @param rejected why the planner could not use the request
 */
public record ArtifactProgress(
    ArtifactId artifact,
    Optional<String> strategy,
    SortedMap<NodeId, TargetState> targets,
    Optional<String> rejected) {
  public ArtifactProgress {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  /** True where nothing more comes. */
  public boolean isOver() {
    return rejected.isPresent()
        || (strategy.isPresent() && targets.values().stream().allMatch(TargetState::isOver));
  }

  /** What keeps it from being where it should be, for people, with the names of both. */
  public List<String> faults() {
    if (rejected.isPresent()) {
      return List.of(artifact + ": " + rejected.get());
    }
    if (strategy.isEmpty()) {
      return List.of(artifact + ": no planner has decided about it; does one run?");
    }
    return targets.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().fault().stream()
                    .map(fault -> artifact + " on " + entry.getKey() + " " + fault))
        .toList();
  }

  /** What arrived because of the request. */
  Stream<TargetState.Arrived> arrivals() {
    return targets.values().stream()
        .filter(TargetState.Arrived.class::isInstance)
        .map(TargetState.Arrived.class::cast);
  }
}
