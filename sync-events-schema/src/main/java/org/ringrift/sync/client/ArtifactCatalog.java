package org.ringrift.sync.client;

import java.io.IOException;
import java.util.List;
import org.ringrift.sync.core.ArtifactId;

/** Knows which artifacts there are. */
@FunctionalInterface
public interface ArtifactCatalog {
  /**
   * Every artifact of the fleet.
   *
   * @throws IOException where nobody answers; the message says who and what to do
   */
  List<ArtifactId> artifacts() throws IOException, InterruptedException;
}
