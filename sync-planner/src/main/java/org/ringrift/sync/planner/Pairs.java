package org.ringrift.sync.planner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Settings that give a value to each of several names: {@code vast=50, others=100}. */
final class Pairs {
  /** Stands for every name that is not given. */
  static final String OTHERS = "others";

  private Pairs() {}

  /**
   * @throws IllegalArgumentException where the text does not have that form, or a name comes twice
   */
  static <V> Map<String, V> parse(String text, Function<String, V> value) {
    Map<String, V> values = new LinkedHashMap<>();
    if (text.isBlank()) {
      return values;
    }
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (name.isEmpty()) {
        throw new IllegalArgumentException("'" + pair + "' must be name=value");
      }
      if (values.put(name, value.apply(pair.substring(equals + 1).strip())) != null) {
        throw new IllegalArgumentException("'" + name + "' is given twice");
      }
    }
    return values;
  }

  /** The same, with a value for every other name. */
  static <V> Map<String, V> parseWithOthers(String text, Function<String, V> value) {
    Map<String, V> values = parse(text, value);
    if (!values.containsKey(OTHERS)) {
      throw new IllegalArgumentException("'" + OTHERS + "=' is missing, for every other name");
    }
    return values;
  }
}
