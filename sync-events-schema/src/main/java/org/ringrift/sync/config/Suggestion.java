package org.ringrift.sync.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What somebody who mistyped a key may have meant. */
public final class Suggestion {
  private static final int MAX_DISTANCE = 3;

  private Suggestion() {}

  static String of(String key, List<Setting<?>> known) {
    return nearest(key, known.stream().map(Setting::key).toList())
        .map(candidate -> "; did you mean '" + candidate + "'?")
        .orElse("; see the reference of settings");
  }

  /** The known word that is nearest to a mistyped one; empty where none is near. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(
            candidate -> distance(word, candidate) <= Math.min(MAX_DISTANCE, word.length() / 3));
  }

  /** Levenshtein distance: single characters put in, taken away or exchanged. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
