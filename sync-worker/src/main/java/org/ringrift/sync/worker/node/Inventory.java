package org.ringrift.sync.worker.node;

import java.util.ArrayList;
import java.util.List;

/**
 * What a node holds, and what lies there but could not be read.
 *
 * @param held in the order of their ids
 * @param problems one sentence for each file that was left out
 */
public record Inventory(List<HeldArtifact> held, List<String> problems) {
  public Inventory {
    held = List.copyOf(held);
    problems = List.copyOf(problems);
  }

  /** The held artifacts in parts of at most this many; one empty part where there are none. */
  List<List<HeldArtifact>> parts(int maxItems) {
    List<List<HeldArtifact>> parts = new ArrayList<>();
    for (int from = 0; from < held.size(); from += maxItems) {
      parts.add(held.subList(from, Math.min(held.size(), from + maxItems)));
    }
    return parts.isEmpty() ? List.of(List.of()) : parts;
  }
}
