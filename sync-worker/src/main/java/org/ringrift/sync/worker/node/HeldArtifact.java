package org.ringrift.sync.worker.node;

import java.util.Objects;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;

/** One artifact that is on this node, and which version. */
public record HeldArtifact(ArtifactId artifact, Version version) {
  public HeldArtifact {
    Objects.requireNonNull(artifact, "artifact");
    Objects.requireNonNull(version, "version");
  }
}
