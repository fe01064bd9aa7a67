package org.ringrift.sync.cli.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.ringrift.sync.config.Setting;

/** A place in the topics: an offset, the same in every partition, or a time. */
public sealed interface Moment {
  /** What a text may be, for people. */
  String FORM =
      "an offset (1200), a time (2026-03-01T12:00:00Z), or how long ago (2 h, 30 min, 7 d)";

  /** What a text may be that names a time, for people. */
  String TIME_FORM = "a time (2026-03-01T12:00:00Z), or how long ago (2 h, 30 min, 7 d)";

  /** In each partition the record with this offset. */
  record Offset(long offset) implements Moment {}

  /** In each partition the first record that was written then or later. */
  record At(Instant time) implements Moment {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException where the text is none of {@link #FORM}
   */
  static Moment parse(String text, InstantSource clock) {
    if (text.matches("[0-9]{1,18}")) {
      return new Offset(Long.parseLong(text));
    }
    try {
      return new At(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return new At(clock.instant().minus(Ago.FORM.parser().parse(text)));
    }
  }

  /** Reads a time; empty where the text is none, such as an offset. */
  static Optional<Instant> time(String text, InstantSource clock) {
    try {
      return switch (parse(text, clock)) {
        case At at -> Optional.of(at.time());
        case Offset offset -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A length of time, written as in the settings. */
  final class Ago {
    private static final Setting<Duration> FORM =
        Setting.duration("ago", Duration.ZERO, Duration.ofDays(3650), "how long ago");

    private Ago() {}
  }
}
