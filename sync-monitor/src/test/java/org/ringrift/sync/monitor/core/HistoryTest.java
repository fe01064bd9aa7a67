package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();

  @Test
  void transfersFallIntoSlicesByTheirOwnTimes() {
    for (int job = 0; job < 20; job++) {
      history.add(Facts.completed(GAMES, job, "train-1", 1, Facts.games(1)));
    }
    history.add(Facts.failed(GAMES, 30, "train-1", 1, 25_000));
    assertThat(history.slices()).extracting(HistorySlice::startMs).containsExactly(0L, 20_000L);
    HistorySlice first = history.slices().getFirst();
    assertThat(first.completed()).isEqualTo(20);
    assertThat(first.bytes()).isEqualTo(2_000);
    assertThat(first.p50Ms().getAsLong()).isBetween(250L, 300L);
    assertThat(history.slices().getLast().failed()).isEqualTo(1);
    assertThat(history.slices().getLast().p95Ms()).isEmpty();
  }

  @Test
  void onlyTheNewestSlicesAreKept() {
    for (int n = 0; n < 400; n++) {
      history.add(Facts.failed(GAMES, n, "train-1", 1, n * 10_000L));
    }
    history.add(Facts.failed(GAMES, 500, "train-1", 1, 0));
    assertThat(history.slices()).hasSize(360);
    assertThat(history.slices().getFirst().startMs()).isEqualTo(400_000);
  }
}
