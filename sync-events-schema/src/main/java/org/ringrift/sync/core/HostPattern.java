package org.ringrift.sync.core;

import java.util.Comparator;

/**
 * A pattern of host names: {@code *} stands for any characters, {@code ?} for one, everything else
 * for itself. Ordered from the most particular one: first by the number of characters that stand
 * for themselves, then those without any {@code *}, then by the text.
 */
public record HostPattern(String text) implements Comparable<HostPattern> {
  private static final Comparator<HostPattern> MOST_PARTICULAR_FIRST =
      Comparator.comparingLong(HostPattern::literals)
          .reversed()
          .thenComparing(pattern -> pattern.text().contains("*"))
          .thenComparing(HostPattern::text);

  /** True where a text is more than the name of one host. */
  public static boolean isPattern(String text) {
    return text.contains("*") || text.contains("?");
  }

  /**
   * Whether the name of a host fits. On a mismatch, goes back to the last star and lets it stand
   * for one character more, so that many stars cost no more than one.
   */
  public boolean fits(String host) {
    int at = 0;
    int in = 0;
    int star = -1;
    int starAt = 0;
    while (at < host.length()) {
      if (in < text.length() && text.charAt(in) == '*') {
        star = in++;
        starAt = at;
      } else if (in < text.length() && standsFor(text.charAt(in), host.charAt(at))) {
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

  @Override
  public int compareTo(HostPattern other) {
    return MOST_PARTICULAR_FIRST.compare(this, other);
  }

  private long literals() {
    return text.chars().filter(c -> c != '*' && c != '?').count();
  }

  private static boolean standsFor(char pattern, char character) {
    return pattern == '?' || pattern == character;
  }
}
