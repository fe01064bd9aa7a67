package org.ringrift.sync.events.json;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.json.ParsedEvent.FieldError;

/**
 * Reads events as JSON. Names, paths, hashes and numbers are checked by the same rules as
 * everywhere; a field that the kind does not have is a fault, so that a typing error does not pass
 * for an absent value.
 */
public final class EventJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Map<String, Kind> KINDS =
      Stream.of(ArtifactKinds.ALL, NodeKinds.ALL)
          .flatMap(List::stream)
          .collect(toMap(Kind::name, Function.identity()));

  private EventJson() {}

  /** Every kind of event that can be written as JSON, in alphabetical order. */
  public static List<String> kinds() {
    return KINDS.keySet().stream().sorted().toList();
  }

  /**
   * Reads an event. An event without an {@code event_id} gets one that is made of the node, the
   * kind, the text and the time, so that only the very same event at the very same time has it
   * again.
   *
   * @param kind one of {@link #kinds()}
   * @param json an object with the fields of that kind
   * @param node who says so
   * @param clock for the time of an event that has none
   */
  public static ParsedEvent parse(String kind, String json, NodeId node, InstantSource clock) {
    Kind known = KINDS.get(kind);
    if (known == null) {
      return rejected("(kind)", "'" + kind + "' is unknown; known are " + kinds());
    }
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return rejected("(body)", "must be JSON: " + e.getOriginalMessage());
    }
    if (!(tree instanceof ObjectNode object)) {
      return rejected("(body)", "must be a JSON object with the fields of " + kind);
    }
    Fields fields = new Fields(object);
    long now = clock.millis();
    String text = String.join("\n", node.value(), kind, json, Long.toString(now));
    String id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    Envelope envelope =
        new Envelope(
            fields.optionalText("event_id").orElse(id),
            fields.optionalCount("occurred_at_ms").orElse(now),
            node);
    Supplier<AddressedEvent<?>> event = known.reader().read(fields, envelope);
    List<FieldError> errors = fields.errors();
    return errors.isEmpty()
        ? new ParsedEvent.Accepted(event.get())
        : new ParsedEvent.Rejected(errors);
  }

  private static ParsedEvent rejected(String field, String rule) {
    return new ParsedEvent.Rejected(List.of(new FieldError(field, rule)));
  }
}
