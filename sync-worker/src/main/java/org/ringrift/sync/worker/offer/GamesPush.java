package org.ringrift.sync.worker.offer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * A source that accepts no connections announces that it has games for a replica.
 *
 * @param wanted the version that the target is to have at least
 * @param gameIds games that the target is to have
 */
public record GamesPush(
    JobId job, ArtifactId artifact, Version wanted, NodeId source, List<String> gameIds) {
  public GamesPush {
    gameIds = List.copyOf(gameIds);
  }

  /** As JSON. */
  public byte[] toJson() {
    ObjectNode node = WireJson.object();
    node.put("job_id", job.value());
    node.put("artifact", artifact.toString());
    node.set("wanted", OfferJson.version(wanted));
    node.put("source", source.value());
    ArrayNode ids = node.putArray("game_ids");
    gameIds.forEach(ids::add);
    return WireJson.bytes(node);
  }

  /**
   * Reads JSON.
   *
   * @throws org.ringrift.sync.core.InvalidNameException where a field is missing or breaks a rule
   */
  public static GamesPush read(byte[] json) {
    JsonNode node = WireJson.object(json);
    return new GamesPush(
        new JobId(WireJson.text(node, "job_id")),
        ArtifactId.parse(WireJson.text(node, "artifact")),
        OfferJson.version(node.path("wanted")),
        new NodeId(WireJson.text(node, "source")),
        WireJson.texts(node, "game_ids"));
  }
}
