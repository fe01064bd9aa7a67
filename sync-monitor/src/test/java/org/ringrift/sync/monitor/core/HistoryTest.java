package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;
import static org.ringrift.sync.monitor.core.Facts.progressed;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();
  private final FleetView view = new FleetView(3, 1000);

  @Test
  void transfersFallIntoSlicesByTheirOwnTimes() {
    for (int job = 0; job < 20; job++) {
      history.add(Facts.completed(GAMES, job, "train-1", 1, Facts.games(1)), 0);
    }
    history.add(Facts.failed(GAMES, 30, "train-1", 1, 25_000), 0);
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
      history.add(Facts.failed(GAMES, n, "train-1", 1, n * 10_000L), 0);
    }
    history.add(Facts.failed(GAMES, 500, "train-1", 1, 0), 0);
    assertThat(history.slices()).hasSize(360);
    assertThat(history.slices().getFirst().startMs()).isEqualTo(400_000);
  }

  @Test
  void bytesCountWhenTheyComeAndOnlyOnce() {
    fold(
        progressed(GAMES, 20_000, "train-1", 1, 10, 1000),
        progressed(GAMES, 20_000, "train-1", 1, 30, 2000),
        progressed(GAMES, 20_000, "train-1", 1, 30, 2000),
        progressed(GAMES, 20_000, "train-1", 1, 70, 12_000),
        Facts.completed(GAMES, 20_000, "train-1", 1, Facts.games(10)),
        progressed(GAMES, 20_000, "train-1", 1, 90, 30_000));
    assertThat(view.history())
        .extracting(HistorySlice::startMs)
        .containsExactly(0L, 10_000L, 20_000L);
    assertThat(view.history()).extracting(HistorySlice::bytes).containsExactly(20L, 40L, 40L);
  }

  @Test
  void whatAnEarlierAttemptLeftIsNeitherSpeedNorThroughput() {
    fold(
        Facts.decided(GAMES, 1, "train-1", JobState.DISPATCHED, 2),
        progressed(GAMES, 1, "train-1", 2, 0, 1000),
        progressed(GAMES, 1, "train-1", 2, 60, 2000));
    assertThat(speed()).isZero();
    assertThat(view.history()).isEmpty();

    fold(progressed(GAMES, 1, "train-1", 2, 65, 12_000));
    assertThat(speed()).isEqualTo(0.5);
    assertThat(view.history()).extracting(HistorySlice::bytes).containsExactly(5L);
  }

  private double speed() {
    return view.openJobs().getFirst().activity().orElseThrow().bytesPerSecond();
  }

  private void fold(Fact... facts) {
    for (Fact fact : facts) {
      view.apply(fact);
    }
  }
}
