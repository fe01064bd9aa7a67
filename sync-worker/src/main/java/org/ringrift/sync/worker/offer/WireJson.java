package org.ringrift.sync.worker.offer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.worker.store.Failure;

/**
 * JSON between nodes. What reads throws {@link InvalidNameException}, naming the field, for
 * anything that is not as it should be.
 */
public final class WireJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WireJson() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Reads an object. */
  public static JsonNode object(byte[] json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw new InvalidNameException("the text must be a JSON object: " + Failure.describe(e));
    }
    throw new InvalidNameException("the text must be a JSON object");
  }

  /** A field that must be a text. */
  public static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new InvalidNameException("field '" + field + "' must be there and be a text");
    }
    return value.textValue();
  }

  /** A field that must be a whole number. */
  public static long number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new InvalidNameException("field '" + field + "' must be there and be a whole number");
    }
    return value.longValue();
  }

  /** Writes an object. */
  public static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /** A field that must be a list of texts; without the field, none. */
  public static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list(node, field)) {
      if (!value.isTextual()) {
        throw new InvalidNameException("field '" + field + "' must be a list of texts");
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /** A field that must be a list; without the field, an empty one. */
  public static JsonNode list(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isArray()) {
      throw new InvalidNameException("field '" + field + "' must be a list");
    }
    return value;
  }
}
