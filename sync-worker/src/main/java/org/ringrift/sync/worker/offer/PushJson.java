package org.ringrift.sync.worker.offer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.store.ChunkHashes;

/**
 * Pushes as JSON. Readers throw {@link InvalidNameException}, naming the field, for what is wrong.
 */
public final class PushJson {
  private PushJson() {}

  public static byte[] write(PushRequest request) {
    ObjectNode node = WireJson.object();
    node.put("job_id", request.job().value());
    node.put("artifact", request.artifact().toString());
    node.set("wanted", OfferJson.version(request.wanted()));
    ArrayNode ids = node.putArray("game_ids");
    request.gameIds().forEach(ids::add);
    node.set("offer", OfferJson.node(request.offer()));
    node.put("chunks", Base64.getEncoder().encodeToString(request.chunks().toBytes()));
    node.put("by_rsync", request.byRsync());
    return WireJson.bytes(node);
  }

  public static PushRequest readRequest(byte[] json) {
    JsonNode node = WireJson.object(json);
    Offer offer = OfferJson.offer(node.path("offer"));
    return new PushRequest(
        new JobId(WireJson.text(node, "job_id")),
        ArtifactId.parse(WireJson.text(node, "artifact")),
        OfferJson.version(node.path("wanted")),
        WireJson.texts(node, "game_ids"),
        offer,
        chunks(node, offer.sizeBytes()),
        node.path("by_rsync").asBoolean(false));
  }

  public static byte[] write(PushReceiver.Announced.Wanted wanted) {
    ObjectNode node = WireJson.object();
    node.put("missing", Base64.getEncoder().encodeToString(wanted.missing().toByteArray()));
    if (wanted.rsync().isPresent()) {
      ObjectNode entry = node.putObject("rsync");
      wanted.rsync().get().secret().ifPresent(secret -> entry.put("secret", secret.value()));
    }
    return WireJson.bytes(node);
  }

  public static PushReceiver.Announced.Wanted readWanted(byte[] json) {
    JsonNode node = WireJson.object(json);
    return new PushReceiver.Announced.Wanted(
        BitSet.valueOf(decoded(node, "missing")),
        node.has("rsync") ? Optional.of(entry(node.path("rsync"))) : Optional.empty());
  }

  private static RsyncEntry entry(JsonNode node) {
    return new RsyncEntry(
        node.has("secret")
            ? Optional.of(new RsyncSecret(WireJson.text(node, "secret")))
            : Optional.empty());
  }

  public static byte[] write(PushReceiver.Facts facts) {
    ObjectNode node = WireJson.object();
    node.set("version", OfferJson.version(facts.version()));
    node.put("games_synced", facts.gamesSynced());
    node.put("already_present", facts.alreadyPresent());
    return WireJson.bytes(node);
  }

  public static PushReceiver.Facts readFacts(byte[] json) {
    JsonNode node = WireJson.object(json);
    return new PushReceiver.Facts(
        OfferJson.version(node.path("version")),
        WireJson.number(node, "games_synced"),
        node.path("already_present").asBoolean(false));
  }

  private static ChunkHashes chunks(JsonNode node, long sizeBytes) {
    try {
      return ChunkHashes.of(decoded(node, "chunks"), sizeBytes);
    } catch (IllegalArgumentException e) {
      throw new InvalidNameException("field 'chunks' is wrong: " + e.getMessage());
    }
  }

  private static byte[] decoded(JsonNode node, String field) {
    try {
      return Base64.getDecoder().decode(WireJson.text(node, field));
    } catch (IllegalArgumentException e) {
      throw new InvalidNameException("field '" + field + "' must be Base64: " + e.getMessage());
    }
  }
}
