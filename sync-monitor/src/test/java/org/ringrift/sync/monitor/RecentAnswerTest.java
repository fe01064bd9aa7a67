package org.ringrift.sync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentAnswerTest {
  private static final long MS = 1_000_000;

  private long nowNanos;
  private long costNanos;
  private int asked;
  private final RecentAnswer<Integer> answer = new RecentAnswer<>(this::find, () -> nowNanos);

  private int find() {
    nowNanos += costNanos;
    return ++asked;
  }

  @Test
  void anAnswerIsGoodForTenTimesWhatItCost() {
    costNanos = 3 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += 29 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += MS;
    assertThat(answer.get()).isEqualTo(2);
  }

  @Test
  void whatCostsNothingIsFoundAnew() {
    assertThat(answer.get()).isEqualTo(1);
    assertThat(answer.get()).isEqualTo(2);
  }

  @Test
  void noAnswerIsGoodForLong() {
    costNanos = 2000 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += 500 * MS;
    assertThat(answer.get()).isEqualTo(2);
  }
}
