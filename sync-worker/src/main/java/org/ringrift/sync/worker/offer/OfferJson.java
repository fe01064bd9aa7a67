package org.ringrift.sync.worker.offer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/**
 * Offers as JSON. Readers ignore fields that they do not know, so that either side may be newer.
 * They throw {@link InvalidNameException}, naming the field, for anything else that is wrong.
 */
public final class OfferJson {
  private OfferJson() {}

  public static byte[] write(OfferRequest request) {
    ObjectNode node = WireJson.object();
    node.put("artifact", request.artifact().toString());
    node.put("requester", request.requester().value());
    node.set("wanted", version(request.wanted()));
    node.put("may_relay", request.mayRelay());
    return WireJson.bytes(node);
  }

  public static OfferRequest readRequest(byte[] json) {
    JsonNode node = WireJson.object(json);
    return new OfferRequest(
        ArtifactId.parse(WireJson.text(node, "artifact")),
        version(node.path("wanted")),
        new NodeId(WireJson.text(node, "requester")),
        node.path("may_relay").asBoolean(false));
  }

  /** For the one who asked for it. */
  public static byte[] write(Offer offer) {
    ObjectNode node = node(offer);
    offer.rsyncSecret().ifPresent(secret -> node.put("rsync_secret", secret.value()));
    return WireJson.bytes(node);
  }

  /** For anybody: without the secret. */
  static ObjectNode node(Offer offer) {
    ObjectNode node = WireJson.object();
    node.put("offer_id", offer.id().value());
    node.put("size_bytes", offer.sizeBytes());
    node.put("sha256", offer.hash().hex());
    node.set("version", version(offer.version()));
    node.put("rsync_path", offer.rsyncPath());
    node.put("relayed", offer.relayed());
    return node;
  }

  public static Offer readOffer(byte[] json) {
    return offer(WireJson.object(json));
  }

  static Offer offer(JsonNode node) {
    return new Offer(
        new OfferId(WireJson.text(node, "offer_id")),
        WireJson.number(node, "size_bytes"),
        new ContentHash(WireJson.text(node, "sha256")),
        version(node.path("version")),
        WireJson.text(node, "rsync_path"),
        node.has("rsync_secret")
            ? Optional.of(new RsyncSecret(WireJson.text(node, "rsync_secret")))
            : Optional.empty(),
        node.path("relayed").asBoolean(false));
  }

  public static byte[] write(Failure failure) {
    ObjectNode node = WireJson.object();
    node.put("category", failure.category().name());
    node.put("error", failure.error());
    return WireJson.bytes(node);
  }

  /** A failure; one of a category that is not known here counts as internal. */
  public static Failure readFailure(byte[] json) {
    JsonNode node = WireJson.object(json);
    String name = WireJson.text(node, "category");
    for (FailureCategory category : FailureCategory.values()) {
      if (category.name().equals(name)) {
        return new Failure(category, WireJson.text(node, "error"));
      }
    }
    return new Failure(FailureCategory.INTERNAL, name + ": " + WireJson.text(node, "error"));
  }

  static ObjectNode version(Version version) {
    ObjectNode node = WireJson.object();
    node.put("size_bytes", version.sizeBytes());
    node.put("modified_at_ms", version.modifiedAtMs());
    switch (version) {
      case Version.FileVersion file ->
          file.hash().ifPresent(hash -> node.put("sha256", hash.hex()));
      case Version.GamesVersion games -> {
        node.put("game_count", games.gameCount());
        games.highWaterMark().ifPresent(mark -> node.put("high_water_mark", mark));
      }
      case Version.MergedVersion merged -> {
        node.put("row_count", merged.rowCount());
        merged.digest().ifPresent(digest -> node.put("content_digest", digest.hex()));
      }
    }
    return node;
  }

  static Version version(JsonNode node) {
    long size = WireJson.number(node, "size_bytes");
    long modifiedAt = WireJson.number(node, "modified_at_ms");
    if (node.has("game_count")) {
      Optional<Long> mark =
          node.has("high_water_mark")
              ? Optional.of(WireJson.number(node, "high_water_mark"))
              : Optional.empty();
      return new Version.GamesVersion(size, modifiedAt, WireJson.number(node, "game_count"), mark);
    }
    if (node.has("row_count")) {
      return new Version.MergedVersion(
          size, modifiedAt, WireJson.number(node, "row_count"), hash(node, "content_digest"));
    }
    return new Version.FileVersion(size, modifiedAt, hash(node, "sha256"));
  }

  private static Optional<ContentHash> hash(JsonNode node, String field) {
    return node.has(field)
        ? Optional.of(new ContentHash(WireJson.text(node, field)))
        : Optional.empty();
  }
}
