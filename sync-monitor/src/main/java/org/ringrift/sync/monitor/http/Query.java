package org.ringrift.sync.monitor.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;

/** What a request asks for, checked against what its page knows. */
final class Query {
  private final List<Parameter> known;
  private final Map<String, String> texts = new HashMap<>();

  /**
   * @param raw what stands behind the question mark, encoded; may be null
   */
  Query(String raw, List<Parameter> known) throws BadRequestException {
    this.known = known;
    if (raw == null || raw.isEmpty()) {
      return;
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      check(name, value);
      if (!value.isEmpty()) {
        texts.put(name, value);
      }
    }
  }

  private static String decode(String text) throws BadRequestException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("'" + text + "' is not encoded as a URL should be");
    }
  }

  private void check(String name, String value) throws BadRequestException {
    Parameter parameter =
        known.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    if (!value.isEmpty() && !parameter.values().isEmpty() && !parameter.values().contains(value)) {
      throw new BadRequestException(
          "%s '%s' must be one of %s"
              .formatted(name, value, String.join(", ", parameter.values())));
    }
  }

  private BadRequestException unknown(String name) {
    List<String> names = known.stream().map(Parameter::name).toList();
    return new BadRequestException(
        "unknown parameter '%s'; this page knows %s"
            .formatted(name, names.isEmpty() ? "none" : String.join(", ", names)));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  boolean has(String name) {
    return texts.containsKey(name);
  }

  boolean isTrue(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
  }

  int number(String name) throws BadRequestException {
    Parameter parameter =
        known.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    int max = parameter.max().orElseThrow();
    String text = texts.getOrDefault(name, Integer.toString(parameter.fallback()));
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > max) {
      throw new BadRequestException(
          "%s '%s' must be a number from 0 to %d".formatted(name, text, max));
    }
    return Integer.parseInt(text);
  }

  Optional<NodeId> node() throws BadRequestException {
    return parsed("node", NodeId::new);
  }

  Optional<ArtifactId> artifact() throws BadRequestException {
    return parsed("artifact", ArtifactId::parse);
  }

  Optional<DataType> dataType() throws BadRequestException {
    return parsed("dataType", DataType::parse);
  }

  /** One of the values of an enum, by its name in lower case. */
  <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
    return text(name).map(text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  private interface Parser<T> {
    T parse(String text);
  }

  private <T> Optional<T> parsed(String name, Parser<T> parser) throws BadRequestException {
    try {
      return text(name).map(parser::parse);
    } catch (InvalidNameException e) {
      throw new BadRequestException(e.getMessage());
    }
  }
}
