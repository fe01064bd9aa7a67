package org.ringrift.sync.planner.core.whatif;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.placement.PlacementInput;

/** Something that the topics recorded, with its time in milliseconds since the epoch. */
public sealed interface Recorded {
  long atMs();

  /** The registry knew this of a node. Counts where nothing else is known of it. */
  record Known(long atMs, FleetNode node) implements Recorded {}

  /** Something happened to a node. */
  record OfNode(long atMs, NodeId node, NodeInput input) implements Recorded {}

  /** Somebody said something of an artifact, or a transfer of it ended. */
  record OfArtifact(long atMs, ArtifactId artifact, PlacementInput input) implements Recorded {}

  /**
   * What changed on a node since its inventory before.
   *
   * @param readAtMs when the look for it began, by the clock of the node
   * @param has what is new there or another version
   * @param lacks what is not there any more
   */
  record Stock(
      long atMs, NodeId node, long readAtMs, Map<ArtifactId, Version> has, Set<ArtifactId> lacks)
      implements Recorded {
    public Stock {
      has = Collections.unmodifiableMap(new TreeMap<>(has));
      lacks = Collections.unmodifiableSet(new TreeSet<>(lacks));
    }
  }
}
