package org.ringrift.sync.planner.core.whatif;

import java.util.Comparator;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/** An artifact on a node. Ordered by artifact, then by node. */
public record Place(ArtifactId artifact, NodeId node) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::artifact).thenComparing(Place::node);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
