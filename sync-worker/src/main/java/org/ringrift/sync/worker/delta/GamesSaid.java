package org.ringrift.sync.worker.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.offer.PushJson;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.WireJson;
import org.ringrift.sync.worker.store.Failure;

/** What a target says to a source that pushes games to it. */
public sealed interface GamesSaid {

  /** The question that it would ask if it could reach the source. */
  record Asks(DeltaRequest question) implements GamesSaid {}

  /**
   * It has every game of the source.
   *
   * @param kept what is different here and there, and was left as it is at the target
   */
  record Has(PushReceiver.Facts facts, List<Failure> kept) implements GamesSaid {
    public Has {
      kept = List.copyOf(kept);
    }
  }

  /** It has no replica into which it merges games: the whole database is to come. */
  record HasNone() implements GamesSaid {}

  /** It takes none; what was merged before stays. */
  record Refuses(Failure failure) implements GamesSaid {}

  /** As JSON. */
  default byte[] toJson() {
    ObjectNode node = WireJson.object();
    switch (this) {
      case Asks asks ->
          node.put("said", "asks").set("question", WireJson.object(asks.question.toJson()));
      case Has has -> {
        node.put("said", "has").set("facts", WireJson.object(PushJson.write(has.facts)));
        ArrayNode kept = node.putArray("kept");
        has.kept.forEach(one -> kept.add(WireJson.object(OfferJson.write(one))));
      }
      case HasNone none -> node.put("said", "has-none");
      case Refuses refuses ->
          node.put("said", "refuses")
              .set("failure", WireJson.object(OfferJson.write(refuses.failure)));
    }
    return WireJson.bytes(node);
  }

  /**
   * Reads JSON.
   *
   * @throws InvalidNameException where a field is missing or breaks a rule
   */
  static GamesSaid read(byte[] json) {
    JsonNode node = WireJson.object(json);
    return switch (WireJson.text(node, "said")) {
      case "asks" -> new Asks(DeltaRequest.read(part(node.path("question"))));
      case "has" -> {
        List<Failure> kept = new ArrayList<>();
        WireJson.list(node, "kept").forEach(one -> kept.add(OfferJson.readFailure(part(one))));
        yield new Has(PushJson.readFacts(part(node.path("facts"))), kept);
      }
      case "has-none" -> new HasNone();
      case "refuses" -> new Refuses(OfferJson.readFailure(part(node.path("failure"))));
      default -> throw new InvalidNameException("nobody says that: " + node.path("said"));
    };
  }

  private static byte[] part(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return WireJson.bytes(object);
    }
    throw new InvalidNameException("a part of what was said is missing");
  }
}
