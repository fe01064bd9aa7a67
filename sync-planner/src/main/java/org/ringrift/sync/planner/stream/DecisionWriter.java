package org.ringrift.sync.planner.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.BreakerChanged;
import org.ringrift.sync.events.BreakerState;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.DeletionDecided;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.ScoreTerm;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.Verdict;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.dispatch.Breaker;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect;
import org.ringrift.sync.planner.core.placement.PlacementEffect;
import org.ringrift.sync.planner.state.CopyUnwanted;

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
            decided.wanted().stream().map(NodeId::value).toList(),
            decided.basedOn().orElse(null),
            decided.leftOut(),
            decided.setBackGames().orElse(null));
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

  /** That a node is to delete its copy. */
  static SyncDecision deletion(CopyUnwanted copy, NodeId holder, long atMs) {
    DeletionDecided body =
        new DeletionDecided(
            copy.getJobId(),
            holder.value(),
            ArtifactMapping.toAvro(VersionCodec.core(copy.getVersion())),
            List.copyOf(copy.getReceipts()),
            copy.getReason());
    return new SyncDecision(
        deletionId(copy),
        atMs,
        ArtifactMapping.toAvro(ArtifactId.parse(copy.getArtifactId())),
        body);
  }

  /** The id of that decision. */
  static String deletionId(CopyUnwanted copy) {
    return UUID.nameUUIDFromBytes(copy.getJobId().getBytes(StandardCharsets.UTF_8)).toString();
  }

  static SyncDecision breaker(DispatchEffect.BreakerMoved moved, NodeId target, long atMs) {
    BreakerChanged body = body(moved, target);
    String identity =
        String.join(
            "\n",
            target.value(),
            body.getState().name(),
            Integer.toString(body.getTrips()),
            body.getJobId(),
            Long.toString(atMs));
    return new SyncDecision(
        UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString(),
        atMs,
        ArtifactMapping.toAvro(moved.cause().artifact()),
        body);
  }

  private static BreakerChanged body(DispatchEffect.BreakerMoved moved, NodeId target) {
    BreakerChanged.Builder body =
        BreakerChanged.newBuilder()
            .setTargetNodeId(target.value())
            .setJobId(moved.cause().id().value())
            .setReason(moved.reason());
    return switch (moved.breaker()) {
      case Breaker.Closed closed -> body.setState(BreakerState.CLOSED).setTrips(0).build();
      case Breaker.Open open ->
          body.setState(BreakerState.OPEN)
              .setTrips(open.trips())
              .setOpenUntilMs(open.untilMs())
              .build();
      case Breaker.HalfOpen half ->
          body.setState(BreakerState.HALF_OPEN).setTrips(half.trips()).build();
    };
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
