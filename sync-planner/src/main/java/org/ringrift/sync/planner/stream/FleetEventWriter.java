package org.ringrift.sync.planner.stream;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.DrainCancelled;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeSafeToTerminate;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.TrainingDataReady;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.state.SafetyAnswered;

/**
 * Writes what the planner says about whole nodes: to those that switch them off, to trainers, and
 * to people.
 */
final class FleetEventWriter {
  private FleetEventWriter() {}

  static NodeEvent safe(FleetNode node, Drain drain, int artifacts, long atMs) {
    return event(
        node,
        atMs,
        new NodeSafeToTerminate(node.incarnation(), artifacts, drain.startsAtMs(), drain.reason()));
  }

  static NodeEvent cancelled(FleetNode node, Drain drain, boolean goesOn, String why, long atMs) {
    return event(node, atMs, new DrainCancelled(node.incarnation(), drain.safe(), goesOn, why));
  }

  static NodeEvent ready(FleetNode node, TrainingDataReady ready, long atMs) {
    String identity =
        String.join("\n", "ready", node.id().value(), node.incarnation(), ready.toString());
    return new NodeEvent(id(identity), atMs, node.id().value(), ready);
  }

  static SyncDecision decided(String node, SafetyAnswered answer, long atMs) {
    DrainDecided body =
        new DrainDecided(
            node,
            answer.getSafe(),
            answer.getCopies(),
            answer.getCopiesNeeded(),
            answer.getReason());
    return new SyncDecision(
        id(String.join("\n", "drain", node, answer.getArtifactId(), Long.toString(atMs))),
        atMs,
        ArtifactMapping.toAvro(ArtifactId.parse(answer.getArtifactId())),
        body);
  }

  private static NodeEvent event(FleetNode node, long atMs, Object body) {
    String identity =
        String.join(
            "\n",
            body.getClass().getSimpleName(),
            node.id().value(),
            node.incarnation(),
            Long.toString(atMs));
    return new NodeEvent(id(identity), atMs, node.id().value(), body);
  }

  private static String id(String identity) {
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
