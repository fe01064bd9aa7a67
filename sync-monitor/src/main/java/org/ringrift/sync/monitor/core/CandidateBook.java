package org.ringrift.sync.monitor.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * What was said of each node in the decisions about an artifact. A large fleet times many artifacts
 * would fill any memory, so only so many candidates are kept, those of the artifacts that were
 * decided last. Confined to one thread at a time.
 */
final class CandidateBook {
  private final int maxCandidates;
  private final Map<ArtifactId, Map<NodeId, Candidate>> byArtifact = new LinkedHashMap<>();
  private int size;

  CandidateBook(int maxCandidates) {
    this.maxCandidates = maxCandidates;
  }

  /** A narrow decision adds to what was said before, any other takes its place. */
  void add(ArtifactId artifact, Placement decided) {
    Map<NodeId, Candidate> known = byArtifact.remove(artifact);
    size -= known == null ? 0 : known.size();
    if (known == null || !decided.narrow()) {
      known = new LinkedHashMap<>();
    }
    for (Candidate candidate : decided.candidates()) {
      known.put(candidate.node(), candidate);
    }
    size += known.size();
    byArtifact.put(artifact, known);
    forgetEldest();
  }

  /** What was decided last stays, however much it is. */
  private void forgetEldest() {
    Iterator<Map<NodeId, Candidate>> eldest = byArtifact.values().iterator();
    while (size > maxCandidates && byArtifact.size() > 1) {
      size -= eldest.next().size();
      eldest.remove();
    }
  }

  /** Everything that is known of the nodes; empty where it was forgotten. */
  List<Candidate> of(ArtifactId artifact) {
    return List.copyOf(byArtifact.getOrDefault(artifact, Map.of()).values());
  }

  Optional<Candidate> of(ArtifactId artifact, NodeId node) {
    return Optional.ofNullable(byArtifact.getOrDefault(artifact, Map.of()).get(node));
  }
}
