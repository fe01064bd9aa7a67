package org.ringrift.sync.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/** What the topics say that matters to somebody who asked for an artifact. */
sealed interface Sign {

  /** About an artifact. */
  sealed interface OfArtifact extends Sign {
    ArtifactId artifact();
  }

  /** About an artifact on a target. */
  sealed interface OfTarget extends OfArtifact {
    NodeId target();
  }

  /**
   * A planner looked at it.
   *
   * @param requested true where somebody asked for it; then {@code atMs} is the time stamp of that
   *     request on its topic, by which it is recognised
   */
  record Placed(
      ArtifactId artifact,
      long atMs,
      boolean requested,
      String strategy,
      Version version,
      List<NodeId> wanted,
      Map<NodeId, Opinion> opinions)
      implements OfArtifact {}

  /** What the planner thinks of a node. */
  record Opinion(Verdict verdict, Optional<String> reason) {}

  /** The verdict on a node. */
  enum Verdict {
    CHOSEN,
    HOLDER,
    NOT_NEEDED,
    REFUSED
  }

  record Moving(
      ArtifactId artifact,
      NodeId target,
      Optional<String> transport,
      long bytesDone,
      long bytesTotal)
      implements OfTarget {}

  /**
   * It is there, verified.
   *
   * @param transport empty where nothing had to move
   */
  record Arrived(
      ArtifactId artifact,
      NodeId target,
      Version version,
      Optional<String> transport,
      long bytes,
      Duration took)
      implements OfTarget {}

  /** An attempt ended without success; there may be another one. */
  record Failed(ArtifactId artifact, NodeId target, String error) implements OfTarget {}

  /** There is no other one. */
  record GivenUp(ArtifactId artifact, NodeId target, String reason) implements OfTarget {}

  /** A request could not be used. */
  record Rejected(int partition, long offset, String reason) implements Sign {}
}
