package org.ringrift.sync.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentAnswerTest {
  private static final long MS = 1_000_000;

  private long nowNanos;
  private long costNanos;
  private int asked;
  private final List<Runnable> aside = new ArrayList<>();
  private final RecentAnswer<Integer> answer =
      new RecentAnswer<>(this::find, () -> nowNanos, aside::add);

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
    assertThat(aside).isEmpty();
  }

  @Test
  void whoComesLaterHasAnotherLookTakenAndDoesNotWaitForIt() {
    costNanos = 3 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += 30 * MS;
    assertThat(answer.get()).isEqualTo(1);
    assertThat(answer.get()).isEqualTo(1);
    assertThat(aside).as("one look for all").hasSize(1);
    aside.removeFirst().run();
    assertThat(answer.get()).isEqualTo(2);
    nowNanos += 30 * MS;
    assertThat(answer.get()).isEqualTo(2);
    assertThat(aside).as("another one").hasSize(1);
  }

  @Test
  void whoComesMuchLaterWaitsForANewAnswer() {
    costNanos = 3 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += 300 * MS;
    assertThat(answer.get()).isEqualTo(2);
    assertThat(aside).isEmpty();
  }

  @Test
  void whatCostsNothingIsFoundAnew() {
    assertThat(answer.get()).isEqualTo(1);
    assertThat(answer.get()).isEqualTo(2);
  }

  @Test
  void noAnswerIsUsedAgainAfterHalfASecond() {
    costNanos = 100 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += 399 * MS;
    assertThat(answer.get()).isEqualTo(1);
    nowNanos += MS;
    assertThat(answer.get()).isEqualTo(2);
  }

  @Test
  void aLookThatFailsIsTakenAgain() {
    List<Runnable> failing = new ArrayList<>();
    RecentAnswer<Integer> once =
        new RecentAnswer<>(
            () -> {
              int found = find();
              if (found == 2) {
                throw new IllegalStateException("no");
              }
              return found;
            },
            () -> nowNanos,
            failing::add);
    costNanos = MS;
    assertThat(once.get()).isEqualTo(1);
    nowNanos += 20 * MS;
    assertThat(once.get()).isEqualTo(1);
    Runnable look = failing.removeFirst();
    assertThatThrownBy(look::run).hasMessage("no");
    assertThat(once.get()).isEqualTo(1);
    failing.removeFirst().run();
    assertThat(once.get()).isEqualTo(3);
  }
}
