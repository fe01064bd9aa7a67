package org.ringrift.sync.planner.core.dispatch;

import java.util.Comparator;
import org.ringrift.sync.core.NodeId;

/**
 * Node ids by a pattern: {@code *} stands for any characters, {@code ?} for one. Ordered from the
 * most specific one: first by the number of characters that stand for themselves, then those
 * without any {@code *}, then by the text.
 */
public record HostGlob(String text) implements Comparable<HostGlob> {
  private static final Comparator<HostGlob> MOST_SPECIFIC_FIRST =
      Comparator.comparingLong(HostGlob::literals)
          .reversed()
          .thenComparing(glob -> glob.text().contains("*"))
          .thenComparing(HostGlob::text);

  /**
   * @throws IllegalArgumentException where a character can be part of no node id
   */
  public HostGlob {
    if (!text.matches("[a-z0-9._*?-]{1,100}")) {
      throw new IllegalArgumentException(
          "'" + text + "' must be made of the characters of node ids, '*' and '?'");
    }
  }

  public boolean matches(NodeId node) {
    return matches(node.value());
  }

  @Override
  public int compareTo(HostGlob other) {
    return MOST_SPECIFIC_FIRST.compare(this, other);
  }

  private long literals() {
    return text.chars().filter(c -> c != '*' && c != '?').count();
  }

  /** On a mismatch, goes back to the last star and lets it stand for one character more. */
  private boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int starAt = 0;
    while (at < name.length()) {
      if (in < text.length() && text.charAt(in) == '*') {
        star = in++;
        starAt = at;
      } else if (in < text.length()
          && (text.charAt(in) == '?' || text.charAt(in) == name.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    return text.substring(in).chars().allMatch(c -> c == '*');
  }
}
