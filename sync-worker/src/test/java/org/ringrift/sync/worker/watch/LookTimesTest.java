package org.ringrift.sync.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookTimesTest {
  /** Clocks that only go forward may begin anywhere, also where they are about to overflow. */
  private static final long START = Long.MAX_VALUE - ms(10);

  @Test
  void looksFollowAWriteAtGrowingDistancesAndThenEnd() {
    LookTimes times = LookTimes.startingAt(START);
    List<Long> looks = new ArrayList<>();
    while (times.due().isPresent()) {
      long due = times.due().getAsLong();
      looks.add((due - START) / ms(1));
      times = times.looked(due, due);
    }

    assertThat(looks).containsExactly(3L, 30L, 300L, 3000L);
  }

  @Test
  void whereWritesNeverPauseALookStillComes() {
    LookTimes times = LookTimes.startingAt(START);
    for (int i = 1; i <= 100; i++) {
      times = times.written(START + ms(i));
    }

    assertThat(times.due().getAsLong() - START).isEqualTo(LookTimes.AT_LEAST_EVERY.toNanos());
  }

  @Test
  void aWriteDuringALookIsLookedAtAgain() {
    LookTimes times = LookTimes.startingAt(START);
    long began = times.due().getAsLong();
    times = times.written(began + ms(1)).looked(began, began + ms(2));

    assertThat(times.due().getAsLong() - began).isGreaterThan(ms(2)).isLessThan(ms(30));
  }

  @Test
  void dearLooksComeLessOften() {
    LookTimes times = LookTimes.startingAt(START);
    long ended = START + ms(103);
    times = times.looked(START + ms(3), ended).written(ended);

    assertThat(times.due().getAsLong() - ended).isEqualTo(ms(400));
  }

  @Test
  void aFailedLookIsRepeatedAfterAPauseThatWritesDoNotCutShort() {
    LookTimes times =
        LookTimes.startingAt(START).failed(START, Duration.ofSeconds(1)).written(START + ms(1));

    assertThat(times.due().getAsLong() - START).isEqualTo(ms(1000));
  }

  private static long ms(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
