package org.ringrift.sync.worker.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.offer.WireJson;

/**
 * Asks a source for the games that a replica lacks.
 *
 * @param have the games that the replica holds and the source is believed to hold
 * @param ids games that are wanted in any case, where the source cannot tell by itself what is
 *     lacking
 * @param check games that the replica holds, whose content at the source it wants to know
 * @param buckets {@code have}, divided; empty until the source asks for it
 * @param maxGames above this number a whole copy is cheaper
 * @param portionBytes how much one portion should be at most, before compression, by the mean size
 *     of a game; an older source does not know of it
 */
public record DeltaRequest(
    ArtifactId artifact,
    NodeId requester,
    GameSet have,
    List<String> ids,
    List<String> check,
    List<GameSet> buckets,
    long maxGames,
    long portionBytes) {
  /** How much one portion should be: what a replica takes in at once. */
  public static final long PORTION_BYTES = 32L << 20;

  /** The most ids in one request. */
  public static final int MAX_IDS = 4096;

  /**
   * @throws InvalidNameException where a list is too long, or the buckets are not a power of two
   */
  public DeltaRequest {
    ids = List.copyOf(ids);
    check = List.copyOf(check);
    buckets = List.copyOf(buckets);
    if (ids.size() > MAX_IDS || check.size() > MAX_IDS) {
      throw new InvalidNameException("a request must not name more than " + MAX_IDS + " games");
    }
    if (buckets.size() > GameIndex.MAX_BUCKETS || Integer.bitCount(buckets.size()) > 1) {
      throw new InvalidNameException(
          "the number of buckets must be a power of two up to " + GameIndex.MAX_BUCKETS);
    }
  }

  /** As JSON. */
  public byte[] toJson() {
    ObjectNode node = WireJson.object();
    node.put("artifact", artifact.toString());
    node.put("requester", requester.value());
    put(node.putObject("have"), have);
    ids.forEach(node.putArray("ids")::add);
    check.forEach(node.putArray("check")::add);
    ArrayNode divided = node.putArray("buckets");
    buckets.forEach(bucket -> put(divided.addObject(), bucket));
    node.put("max_games", maxGames);
    node.put("portion_bytes", portionBytes);
    return WireJson.bytes(node);
  }

  /**
   * Reads JSON.
   *
   * @throws InvalidNameException where a field is missing or breaks a rule
   */
  public static DeltaRequest read(byte[] json) {
    JsonNode node = WireJson.object(json);
    List<GameSet> buckets = new ArrayList<>();
    WireJson.list(node, "buckets").forEach(bucket -> buckets.add(set(bucket)));
    return new DeltaRequest(
        ArtifactId.parse(WireJson.text(node, "artifact")),
        new NodeId(WireJson.text(node, "requester")),
        set(node.path("have")),
        WireJson.texts(node, "ids"),
        WireJson.texts(node, "check"),
        buckets,
        WireJson.number(node, "max_games"),
        node.has("portion_bytes") ? WireJson.number(node, "portion_bytes") : PORTION_BYTES);
  }

  static void put(ObjectNode node, GameSet games) {
    node.put("count", games.count()).put("sum", games.sum());
  }

  static GameSet set(JsonNode node) {
    return GameSet.parse(WireJson.number(node, "count"), WireJson.text(node, "sum"));
  }
}
