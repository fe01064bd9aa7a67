package org.ringrift.sync.monitor.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Writes documents: names with underscores, whatever is not known as null. */
final class Json {
  private static final ObjectWriter LINE =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build()
          .writer();
  private static final ObjectWriter PAGE = LINE.withDefaultPrettyPrinter();

  private Json() {}

  /** For people. */
  static String page(Object document) {
    return write(PAGE, document) + "\n";
  }

  /** Without a line break. */
  static String line(Object document) {
    return write(LINE, document);
  }

  private static String write(ObjectWriter writer, Object document) {
    try {
      return writer.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents of this package can be written", e);
    }
  }
}
