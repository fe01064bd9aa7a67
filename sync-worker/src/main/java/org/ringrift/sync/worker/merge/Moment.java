package org.ringrift.sync.worker.merge;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;

/**
 * A time as databases keep it: seconds since the epoch, or a text as SQLite and ISO 8601 write it,
 * which without a zone is UTC. What is no time is before every time.
 */
final class Moment {
  /** The earlier row first, by a column. */
  static Comparator<Row> by(String column) {
    return Comparator.comparingDouble(row -> seconds(row.get(column)));
  }

  private Moment() {}

  /** Seconds since the epoch; minus infinity for what is no time. */
  static double seconds(Optional<Value> value) {
    return value
        .map(
            found ->
                switch (found) {
                  case Value.Whole whole -> (double) whole.number();
                  case Value.Real real -> real.number();
                  case Value.Text text -> parse(text.text());
                  case Value.Bytes bytes -> Double.NEGATIVE_INFINITY;
                })
        .orElse(Double.NEGATIVE_INFINITY);
  }

  private static double parse(String text) {
    String iso = text.strip().replace(' ', 'T');
    try {
      if (iso.length() == "2026-01-01".length()) {
        return LocalDate.parse(iso).toEpochSecond(java.time.LocalTime.MIN, ZoneOffset.UTC);
      }
      boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
      OffsetDateTime at =
          zoned ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
      return at.toEpochSecond() + at.getNano() / 1e9;
    } catch (DateTimeException e) {
      return number(iso);
    }
  }

  private static double number(String text) {
    try {
      double seconds = Double.parseDouble(text);
      return Double.isFinite(seconds) ? seconds : Double.NEGATIVE_INFINITY;
    } catch (NumberFormatException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }
}
