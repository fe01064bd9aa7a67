package org.ringrift.sync.planner.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.ScoreTerm;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.placement.PlacementEffect;

/** Writes decisions for the people and programs that want to know why. */
final class DecisionWriter {
  private DecisionWriter() {}

  static SyncDecision placement(PlacementEffect.Decided decided, long atMs) {
    PlacementDecided body =
        new PlacementDecided(
            ArtifactMapping.toAvro(decided.version()),
            decided.strategy(),
            decided.trigger(),
            decided.replicationTarget(),
            VersionCodec.event(decided.priority()),
            decided.fleetVersion(),
            decided.candidates().stream().map(DecisionWriter::candidate).toList(),
            decided.wanted().stream().map(NodeId::value).toList());
    return new SyncDecision(
        decided.decisionId(), atMs, ArtifactMapping.toAvro(decided.artifact()), body);
  }

  static SyncDecision job(DispatchEffect.Announce announce, NodeId target, long atMs) {
    JobDecided body =
        new JobDecided(
            announce.order().id().value(),
            target.value(),
            JobState.valueOf(announce.state().name()),
            announce.attempt(),
            VersionCodec.event(announce.order().priority()),
            ArtifactMapping.toAvro(announce.order().version()),
            announce.notBeforeMs().orElse(null),
            announce.reason().orElse(null));
    String identity =
        String.join(
            "\n",
            announce.order().id().value(),
            announce.state().name(),
            Integer.toString(announce.attempt()),
            Long.toString(atMs));
    return new SyncDecision(
        UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString(),
        atMs,
        ArtifactMapping.toAvro(announce.order().artifact()),
        body);
  }

  private static Candidate candidate(PlacementEffect.Candidate candidate) {
    List<ScoreTerm> terms =
        candidate.terms().stream().map(term -> new ScoreTerm(term.name(), term.points())).toList();
    return new Candidate(
        candidate.node().value(),
        Verdict.valueOf(candidate.verdict().name()),
        candidate.reason().orElse(null),
        candidate.score(),
        terms);
  }
}
