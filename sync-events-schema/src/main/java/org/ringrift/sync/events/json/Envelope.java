package org.ringrift.sync.events.json;

import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncTopics;

/** What every event has, and the topic that its body goes to. */
record Envelope(String eventId, long occurredAtMs, NodeId node) {

  AddressedEvent<?> game(ArtifactId artifact, Object body) {
    return new AddressedEvent<>(
        SyncTopics.GAME_EVENTS,
        artifact.toString(),
        new GameEvent(eventId, occurredAtMs, node.value(), body));
  }

  AddressedEvent<?> artifact(ArtifactId artifact, Object body) {
    return new AddressedEvent<>(
        SyncTopics.ARTIFACT_EVENTS,
        artifact.toString(),
        new ArtifactEvent(eventId, occurredAtMs, node.value(), body));
  }

  AddressedEvent<?> node(Object body) {
    return new AddressedEvent<>(
        SyncTopics.NODE_EVENTS,
        node.value(),
        new NodeEvent(eventId, occurredAtMs, node.value(), body));
  }

  AddressedEvent<?> request(ArtifactId artifact, SyncRequested body) {
    return new AddressedEvent<>(
        SyncTopics.SYNC_REQUESTS,
        artifact.toString(),
        new SyncRequest(eventId, occurredAtMs, node.value(), body));
  }
}
