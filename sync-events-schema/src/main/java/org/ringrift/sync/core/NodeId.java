package org.ringrift.sync.core;

import java.util.regex.Pattern;

/**
 * Name of a node: lower-case letters, digits, '.', '_' and '-', starting with a letter or digit, at
 * most 100 characters. The limits make it usable in a topic name, a path and a host name as it is.
 */
public record NodeId(String value) implements Comparable<NodeId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  /**
   * @throws InvalidNameException where the value does not have the form above
   */
  public NodeId {
    if (value == null || !FORM.matcher(value).matches() || value.contains("..")) {
      throw new InvalidNameException(
          "node id '"
              + value
              + "' must be 1 to 100 lower-case letters, digits, '.', '_' or '-',"
              + " start with a letter or digit, and not contain '..'");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
