package org.ringrift.sync.monitor.core;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How things are called in sentences. */
final class Words {
  private Words() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String time(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }

  /** The score and what it is made of. */
  static String score(Candidate candidate) {
    return "score %s%s".formatted(number(candidate.score()), terms(candidate.terms()));
  }

  private static String terms(List<ScoreTerm> terms) {
    return terms.isEmpty()
        ? ""
        : terms.stream()
            .map(term -> term.name() + " " + signed(term.points()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String signed(double points) {
    return (points < 0 ? "" : "+") + number(points);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
