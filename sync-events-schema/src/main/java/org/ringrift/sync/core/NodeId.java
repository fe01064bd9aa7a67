package org.ringrift.sync.core;

/**
 * Name of a node: lower-case letters, digits, '.', '_' and '-', starting with a letter or digit, at
 * most 100 characters. The limits make it usable in a topic name, a path and a host name as it is.
 */
public record NodeId(String value) implements Comparable<NodeId> {
  private static final int MAX_LENGTH = 100;

  /**
   * @throws InvalidNameException where the value does not have the form above
   */
  public NodeId {
    if (value == null || !isName(value)) {
      throw new InvalidNameException(
          "node id '"
              + value
              + "' must be 1 to 100 lower-case letters, digits, '.', '_' or '-',"
              + " start with a letter or digit, and not contain '..'");
    }
  }

  /** By hand, as every record of every topic names several nodes. */
  private static boolean isName(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return !value.contains("..");
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
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
