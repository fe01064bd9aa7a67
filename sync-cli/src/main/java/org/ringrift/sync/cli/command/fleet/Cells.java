package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.cli.command.Quantities;

/** What the monitor's documents say, as cells of a table. */
final class Cells {
  static final String NONE = "-";

  private Cells() {}

  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
        ? NONE
        : value.asText();
  }

  /** Games of a database, or else bytes. */
  static String version(JsonNode version) {
    if (version.path("game_count").isNumber()) {
      return version.path("game_count").asLong() + " games";
    }
    return version.isObject() ? Quantities.bytes(version.path("size_bytes").asLong()) : NONE;
  }

  /** The lines of a table, and that there are more than it shows. */
  static List<String> page(List<String> table, int shown, long total) {
    List<String> lines = new ArrayList<>(table);
    if (shown < total) {
      lines.add("%d of %d; --limit shows more".formatted(shown, total));
    }
    return lines;
  }
}
