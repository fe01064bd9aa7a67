package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ringrift.sync.client.ArtifactProgress;
import org.ringrift.sync.client.ReplicationResponse;
import org.ringrift.sync.client.TargetState;

/** What became of a request, for scripts. The names of its fields are read by them. */
final class SyncDocument {
  private SyncDocument() {}

  static ObjectNode of(ReplicationResponse response) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("succeeded", response.succeeded());
    document.put("took_ms", response.took().toMillis());
    document.put("bytes_transferred", response.bytesTransferred());
    var nodes = document.putArray("nodes_synced");
    response.nodesSynced().forEach(node -> nodes.add(node.value()));
    var artifacts = document.putArray("artifacts");
    response.artifacts().forEach(artifact -> artifacts.add(artifact(artifact)));
    var faults = document.putArray("faults");
    response.faults().forEach(faults::add);
    return document;
  }

  private static ObjectNode artifact(ArtifactProgress progress) {
    ObjectNode artifact = JsonNodeFactory.instance.objectNode();
    artifact.put("artifact", progress.artifact().toString());
    artifact.put("strategy", progress.strategy().orElse(null));
    ObjectNode targets = artifact.putObject("targets");
    progress.targets().forEach((node, state) -> targets.set(node.value(), target(state)));
    return artifact;
  }

  private static ObjectNode target(TargetState state) {
    ObjectNode target = JsonNodeFactory.instance.objectNode();
    switch (state) {
      case TargetState.Waiting waiting ->
          target.put("state", "waiting").put("reason", waiting.reason().orElse(null));
      case TargetState.Moving moving ->
          target
              .put("state", "moving")
              .put("transport", moving.transport().orElse(null))
              .put("bytes_done", moving.bytesDone())
              .put("bytes_total", moving.bytesTotal());
      case TargetState.Present present -> target.put("state", "present");
      case TargetState.Arrived arrived ->
          target
              .put("state", "arrived")
              .put("transport", arrived.transport())
              .put("bytes", arrived.bytes())
              .put("duration_ms", arrived.took().toMillis());
      case TargetState.GivenUp givenUp ->
          target.put("state", "given_up").put("reason", givenUp.reason());
      case TargetState.Refused refused ->
          target.put("state", "refused").put("reason", refused.reason());
    }
    return target;
  }
}
