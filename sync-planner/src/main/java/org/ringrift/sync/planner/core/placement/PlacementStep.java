package org.ringrift.sync.planner.core.placement;

import java.util.List;

/** What an input made of an artifact, and what is to be done, in that order. */
public record PlacementStep(ArtifactState state, List<PlacementEffect> effects) {
  public PlacementStep {
    effects = List.copyOf(effects);
  }
}
