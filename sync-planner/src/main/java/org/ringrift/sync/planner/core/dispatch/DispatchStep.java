package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;

/** What an input made of a target and of what waits for one artifact, and what is to be done. */
public record DispatchStep(
    TargetState target, Optional<Waiting> waiting, List<DispatchEffect> effects) {
  public DispatchStep {
    effects = List.copyOf(effects);
  }
}
