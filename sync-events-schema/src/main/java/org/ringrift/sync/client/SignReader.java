package org.ringrift.sync.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.client.Sign.Opinion;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.Candidate;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.serde.PayloadException;

/** Records as signs. For one thread. */
final class SignReader {
  /** What a planner says it looked at an artifact for, where somebody had asked for it. */
  private static final String REQUESTED = "SyncRequested";

  private final Deserializer<SyncDecision> decisions;
  private final Deserializer<SyncEvent> events;

  SignReader(SyncSerdes serdes) {
    decisions = serdes.values(SyncTopics.SYNC_DECISIONS).deserializer();
    events = serdes.values(SyncTopics.SYNC_EVENTS).deserializer();
  }

  /** Nothing where it does not matter here, or cannot be read, which others report. */
  Optional<Sign> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(SyncTopics.DEAD_LETTERS)) {
        return letter(DeadLetterFormat.read(record));
      }
      return record.topic().equals(SyncTopics.SYNC_DECISIONS.name())
          ? decision(decisions.deserialize(record.topic(), record.value()))
          : event(events.deserialize(record.topic(), record.value()));
    } catch (PayloadException | UnknownSchemaIdException | InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static Optional<Sign> letter(DeadLetterFormat.Origin origin) {
    return origin.topic().equals(SyncTopics.SYNC_REQUESTS.name())
        ? Optional.of(new Sign.Rejected(origin.partition(), origin.offset(), origin.reason()))
        : Optional.empty();
  }

  private static Optional<Sign> decision(SyncDecision decision) {
    ArtifactId artifact = ArtifactMapping.toCore(decision.getArtifact());
    return switch (decision.getBody()) {
      case PlacementDecided placed ->
          Optional.of(placed(artifact, decision.getOccurredAtMs(), placed));
      case JobDecided job -> job(artifact, job);
      default -> Optional.empty();
    };
  }

  /** Work is withdrawn after a decision that says what holds instead. */
  private static Optional<Sign> job(ArtifactId artifact, JobDecided job) {
    NodeId target = new NodeId(job.getTargetNodeId());
    String reason = String.valueOf(job.getReason());
    return switch (job.getState()) {
      case PARKED -> Optional.of(new Sign.GivenUp(artifact, target, reason));
      case WITHDRAWN -> Optional.of(new Sign.Failed(artifact, target, reason));
      case QUEUED, MERGED, DISPATCHED, REQUEUED, COMPLETED -> Optional.empty();
    };
  }

  private static Sign placed(ArtifactId artifact, long atMs, PlacementDecided placed) {
    Map<NodeId, Opinion> opinions = new HashMap<>();
    for (Candidate candidate : placed.getCandidates()) {
      opinions.put(
          new NodeId(candidate.getNodeId()),
          new Opinion(
              Sign.Verdict.valueOf(candidate.getVerdict().name()),
              Optional.ofNullable(candidate.getReason())));
    }
    return new Sign.Placed(
        artifact,
        atMs,
        placed.getTrigger().equals(REQUESTED),
        placed.getStrategy(),
        ArtifactMapping.toCore(placed.getVersion()),
        placed.getWanted().stream().map(NodeId::new).toList(),
        Map.copyOf(opinions));
  }

  private static Optional<Sign> event(SyncEvent event) {
    ArtifactId artifact = ArtifactMapping.toCore(event.getArtifact());
    NodeId target = new NodeId(event.getNodeId());
    return switch (event.getBody()) {
      case DataSyncProgress progress ->
          Optional.of(
              new Sign.Moving(
                  artifact,
                  target,
                  Optional.ofNullable(progress.getTransport()),
                  progress.getBytesDone(),
                  progress.getBytesTotal()));
      case DataSyncCompleted completed -> Optional.of(arrived(artifact, target, completed));
      case DataSyncFailed failed ->
          Optional.of(new Sign.Failed(artifact, target, failed.getError()));
      default -> Optional.empty();
    };
  }

  private static Sign arrived(ArtifactId artifact, NodeId target, DataSyncCompleted completed) {
    return new Sign.Arrived(
        artifact,
        target,
        ArtifactMapping.toCore(completed.getVersion()),
        completed.getAlreadyPresent()
            ? Optional.empty()
            : Optional.ofNullable(completed.getTransport()),
        completed.getBytesTransferred(),
        Duration.ofMillis(completed.getDurationMs()));
  }
}
