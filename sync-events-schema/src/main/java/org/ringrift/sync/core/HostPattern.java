package org.ringrift.sync.core;

/**
 * A pattern of host names: {@code *} stands for any characters, {@code ?} for one, everything else
 * for itself.
 */
public record HostPattern(String text) {
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

  private static boolean standsFor(char pattern, char character) {
    return pattern == '?' || pattern == character;
  }
}
