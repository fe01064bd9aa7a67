package org.ringrift.sync.worker.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.worker.offer.WireJson;

/** What a source answers where it does not send a {@link Portion}. */
public sealed interface DeltaReply {

  /**
   * The replica is not the source without its newest games: compare bucket by bucket.
   *
   * @param total all games of the source
   */
  record Unlike(GameSet total) implements DeltaReply {}

  /**
   * The buckets in which the two differ.
   *
   * @param buckets their numbers
   * @param ids every game of the source in these buckets
   */
  record Differing(List<Integer> buckets, List<String> ids) implements DeltaReply {
    public Differing {
      buckets = List.copyOf(buckets);
      ids = List.copyOf(ids);
    }
  }

  /** More games are missing than the request allows. */
  record TooMany(long missing) implements DeltaReply {}

  /** As JSON. */
  default byte[] toJson() {
    ObjectNode node = WireJson.object();
    switch (this) {
      case Unlike unlike -> DeltaRequest.put(node.put("reply", "unlike"), unlike.total);
      case Differing differing -> {
        ArrayNode buckets = node.put("reply", "differing").putArray("buckets");
        differing.buckets.forEach(buckets::add);
        differing.ids.forEach(node.putArray("ids")::add);
      }
      case TooMany tooMany -> node.put("reply", "too-many").put("missing", tooMany.missing);
    }
    return WireJson.bytes(node);
  }

  /**
   * Reads JSON.
   *
   * @throws InvalidNameException where a field is missing or breaks a rule
   */
  static DeltaReply read(byte[] json) {
    JsonNode node = WireJson.object(json);
    return switch (WireJson.text(node, "reply")) {
      case "unlike" -> new Unlike(DeltaRequest.set(node));
      case "differing" -> {
        List<Integer> buckets = new ArrayList<>();
        WireJson.list(node, "buckets").forEach(bucket -> buckets.add(bucket.asInt(-1)));
        yield new Differing(buckets, WireJson.texts(node, "ids"));
      }
      case "too-many" -> new TooMany(WireJson.number(node, "missing"));
      default -> throw new InvalidNameException("there is no such reply: " + node.path("reply"));
    };
  }
}
