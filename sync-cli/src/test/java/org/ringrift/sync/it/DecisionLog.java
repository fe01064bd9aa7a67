package org.ringrift.sync.it;

import java.util.List;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.Verdict;

/** What planners decided, one after the other. For one thread. */
final class DecisionLog implements AutoCloseable {
  private final TopicLog<SyncDecision> log;

  DecisionLog(TestStack stack, SyncSerdes serdes) {
    log =
        new TopicLog<>(
            stack,
            SyncTopics.SYNC_DECISIONS.name(),
            serdes.values(SyncTopics.SYNC_DECISIONS).deserializer());
  }

  /** How many there are so far, of all kinds. */
  int count() {
    return log.all().size();
  }

  /** What was decided about it after so many decisions of all kinds, in order. */
  Stream<PlacementDecided> placements(ArtifactId artifact, int before) {
    return log.all().stream()
        .skip(before)
        .filter(record -> record.key().equals(artifact.toString()))
        .map(record -> record.value().getBody())
        .filter(PlacementDecided.class::isInstance)
        .map(PlacementDecided.class::cast);
  }

  /** The nodes that had it by then. */
  static List<String> holders(PlacementDecided placed) {
    return placed.getCandidates().stream()
        .filter(one -> one.getVerdict() == Verdict.HOLDER)
        .map(Candidate::getNodeId)
        .toList();
  }

  @Override
  public void close() {
    log.close();
  }
}
