package org.ringrift.sync.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3600);
  private static final Instant TWO = ONE.plusSeconds(3600);

  @Test
  void aTopicThatWasNeverCutKnowsThatNothingWasSaidBefore() {
    Reach whole = new Reach("t", Optional.of(ONE), false, Optional.empty());
    assertThat(whole.isBeyond(NOON)).isFalse();
    assertThat(whole.hasBefore(NOON)).isFalse();
    assertThat(whole.hasBefore(ONE)).isTrue();
    assertThat(whole.keeps(NOON)).isTrue();
  }

  @Test
  void aTopicThatWasCutKnowsNothingOfTheTimeBefore() {
    Reach cut = new Reach("t", Optional.of(ONE), true, Optional.of(TWO));
    assertThat(cut.isBeyond(NOON)).isTrue();
    assertThat(cut.isBeyond(ONE)).isFalse();
    assertThat(cut.keeps(ONE)).as("one partition begins later").isFalse();
    assertThat(cut.keeps(TWO)).isTrue();
    assertThat(new Reach("t", Optional.empty(), true, Optional.empty()).isBeyond(TWO)).isTrue();
  }

  @Test
  void anEmptyTopicHasNothing() {
    Reach empty = new Reach("t", Optional.empty(), false, Optional.empty());
    assertThat(empty.hasBefore(TWO)).isFalse();
    assertThat(empty.isBeyond(NOON)).isFalse();
  }
}
