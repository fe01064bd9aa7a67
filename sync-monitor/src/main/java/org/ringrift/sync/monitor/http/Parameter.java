package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Optional;

/**
 * What a request may carry behind the question mark.
 *
 * @param values the only texts that are allowed; empty where any is
 * @param max the greatest number that is allowed; absent for texts
 * @param fallback the number without the parameter
 */
record Parameter(
    String name, String description, List<String> values, Optional<Integer> max, int fallback) {
  static Parameter text(String name, String description) {
    return new Parameter(name, description, List.of(), Optional.empty(), 0);
  }

  static Parameter oneOf(String name, String description, List<String> values) {
    return new Parameter(name, description, values, Optional.empty(), 0);
  }

  static Parameter number(String name, String description, int max, int fallback) {
    return new Parameter(name, description, List.of(), Optional.of(max), fallback);
  }
}
