package org.ringrift.sync.events.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.json.ParsedEvent.FieldError;

/**
 * The fields of one JSON object. Every method reads one field and notes its fault; a faulty or
 * missing value reads as null, zero or empty, and nobody may use it before {@link #errors()} is
 * empty.
 */
final class Fields {
  private static final int MAX_TEXT = 4096;
  private static final Pattern CONFIG_KEY =
      Pattern.compile("(hex8|square8|square19|hexagonal)_[2-4]p");

  private final ObjectNode object;
  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> known = new LinkedHashSet<>();

  Fields(ObjectNode object) {
    this.object = object;
  }

  /** Every fault so far, and every field that nobody has asked for. */
  List<FieldError> errors() {
    List<FieldError> all = new ArrayList<>(errors);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                all.add(new FieldError(name, "is unknown; known are " + String.join(", ", known)));
              }
            });
    return all;
  }

  String text(String name) {
    return required(name, optionalText(name), "");
  }

  Optional<String> optionalText(String name) {
    return value(name).flatMap(node -> textOf(name, node));
  }

  List<String> texts(String name) {
    Optional<JsonNode> array = value(name);
    if (array.isEmpty()) {
      return List.of();
    }
    if (!array.get().isArray()) {
      fault(name, "must be an array of texts");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.get().size(); i++) {
      textOf(name + "[" + i + "]", array.get().get(i)).ifPresent(texts::add);
    }
    return texts;
  }

  long count(String name) {
    return count(name, 0, Long.MAX_VALUE);
  }

  long count(String name, long min, long max) {
    return required(name, optionalCount(name, min, max), 0L);
  }

  Optional<Long> optionalCount(String name) {
    return optionalCount(name, 0, Long.MAX_VALUE);
  }

  private Optional<Long> optionalCount(String name, long min, long max) {
    Optional<JsonNode> node = value(name);
    if (node.isPresent()
        && !(node.get().isIntegralNumber()
            && node.get().canConvertToLong()
            && node.get().longValue() >= min
            && node.get().longValue() <= max)) {
      fault(name, "must be a whole number from " + min + " to " + max);
      return Optional.empty();
    }
    return node.map(JsonNode::longValue);
  }

  Optional<Double> optionalNumber(String name, double min, double max) {
    Optional<JsonNode> node = value(name);
    if (node.isPresent()
        && !(node.get().isNumber()
            && node.get().doubleValue() >= min
            && node.get().doubleValue() <= max)) {
      fault(name, "must be a number from " + min + " to " + max);
      return Optional.empty();
    }
    return node.map(JsonNode::doubleValue);
  }

  Optional<Boolean> optionalFlag(String name) {
    Optional<JsonNode> node = value(name);
    if (node.isPresent() && !node.get().isBoolean()) {
      fault(name, "must be true or false");
      return Optional.empty();
    }
    return node.map(JsonNode::booleanValue);
  }

  String configKey(String name) {
    return required(name, optionalConfigKey(name), "");
  }

  Optional<String> optionalConfigKey(String name) {
    Optional<String> text = optionalText(name);
    if (text.isPresent() && !CONFIG_KEY.matcher(text.get()).matches()) {
      fault(
          name,
          "'"
              + text.get()
              + "' must be {board}_{n}p: hex8, square8, square19 or hexagonal,"
              + " then 2p, 3p or 4p, such as hex8_2p");
      return Optional.empty();
    }
    return text;
  }

  /** A text that a type of its own checks; null where it is missing or breaks a rule. */
  <T> T named(String name, Function<String, T> type) {
    return required(name, optionalNamed(name, type), null);
  }

  <T> Optional<T> optionalNamed(String name, Function<String, T> type) {
    return optionalText(name).flatMap(text -> checked(name, () -> type.apply(text)));
  }

  /** What a type makes of values that were read before, or the rule that they break. */
  <T> Optional<T> checked(String name, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (InvalidNameException e) {
      fault(name, e.getMessage());
      return Optional.empty();
    }
  }

  void fault(String name, String rule) {
    errors.add(new FieldError(name, rule));
  }

  private <T> T required(String name, Optional<T> value, T absent) {
    if (value(name).isEmpty()) {
      fault(name, "is missing");
    }
    return value.orElse(absent);
  }

  private Optional<JsonNode> value(String name) {
    known.add(name);
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  private Optional<String> textOf(String name, JsonNode node) {
    if (!node.isTextual() || node.textValue().isBlank() || node.textValue().length() > MAX_TEXT) {
      fault(name, "must be a text, not blank and at most " + MAX_TEXT + " characters long");
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }
}
