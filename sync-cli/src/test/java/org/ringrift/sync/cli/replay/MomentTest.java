package org.ringrift.sync.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    "2026-02-28T10:00:00Z, 2026-02-28T10:00:00Z",
    "2026-02-28T10:00:00+02:00, 2026-02-28T08:00:00Z",
    "2 h, 2026-03-01T10:00:00Z",
    "30 min, 2026-03-01T11:30:00Z",
    "0 s, 2026-03-01T12:00:00Z"
  })
  void aTimeIsAMomentOrHowLongAgo(String text, Instant time) {
    assertThat(Moment.parse(text, CLOCK)).isEqualTo(new Moment.At(time));
  }

  @Test
  void aNumberIsAnOffset() {
    assertThat(Moment.parse("1200", CLOCK)).isEqualTo(new Moment.Offset(1200));
  }

  @Test
  void whereATimeIsMeantAnOffsetIsNone() {
    assertThat(Moment.time("2 h", CLOCK)).contains(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(Moment.time("1200", CLOCK)).isEmpty();
    assertThat(Moment.time("yesterday", CLOCK)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "-3", "2026-02-28", "99999999999999999999"})
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Moment.parse(text, CLOCK))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
